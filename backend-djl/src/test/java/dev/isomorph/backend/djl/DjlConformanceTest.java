package dev.isomorph.backend.djl;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.junit.BackendConformance;

/** DJL is verified against every rule. */
class DjlConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new DjlBackendProvider().create());

  @Override
  protected Backend backend() {
    return BACKEND;
  }
}
