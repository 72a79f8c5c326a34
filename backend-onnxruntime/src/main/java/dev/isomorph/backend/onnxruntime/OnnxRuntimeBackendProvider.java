package dev.isomorph.backend.onnxruntime;

import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;

/** Finds ONNX Runtime, under the name {@value #NAME}. */
public final class OnnxRuntimeBackendProvider implements BackendProvider {
  static final String NAME = "onnxruntime";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Engine create() {
    return new OnnxRuntimeEngine(OrtSessions.environment());
  }
}
