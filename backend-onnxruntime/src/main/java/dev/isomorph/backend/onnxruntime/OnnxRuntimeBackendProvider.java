package dev.isomorph.backend.onnxruntime;

import dev.isomorph.api.Backend;
import dev.isomorph.spi.BackendProvider;

/** Finds ONNX Runtime, under the name {@value #NAME}. */
public final class OnnxRuntimeBackendProvider implements BackendProvider {
  static final String NAME = "onnxruntime";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create() {
    return new OnnxRuntimeBackend(Runtime.environment());
  }
}
