package dev.isomorph.backend.onnxruntime;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.junit.BackendConformance;

/** ONNX Runtime is verified against every rule. */
class OnnxRuntimeConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new OnnxRuntimeBackendProvider().create());

  @Override
  protected Backend backend() {
    return BACKEND;
  }
}
