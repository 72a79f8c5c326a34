package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.junit.BackendConformance;

class Dl4jConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new Dl4jBackendProvider().create());

  @Override
  protected Backend backend() {
    return BACKEND;
  }
}
