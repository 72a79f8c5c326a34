package dev.isomorph.backend.reference;

import dev.isomorph.api.Backend;
import dev.isomorph.spi.BackendProvider;

/** Finds the reference, under the name {@value #NAME}. */
public final class ReferenceBackendProvider implements BackendProvider {
  static final String NAME = "reference";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create() {
    return new ReferenceBackend();
  }
}
