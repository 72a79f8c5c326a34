package dev.isomorph.backend.reference;

import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;

/** Finds the reference, under the name {@value #NAME}. */
public final class ReferenceBackendProvider implements BackendProvider {
  static final String NAME = "reference";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Engine create() {
    return new ReferenceEngine();
  }
}
