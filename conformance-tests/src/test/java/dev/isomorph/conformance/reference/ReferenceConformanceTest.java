package dev.isomorph.conformance.reference;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.BackendConformance;

/** The reference is held to PyTorch's numbers like any backend. */
class ReferenceConformanceTest extends BackendConformance {
  private static final Backend BACKEND = new ReferenceBackendProvider().create();

  @Override
  protected Backend backend() {
    return BACKEND;
  }
}
