package dev.isomorph.examples.backend;

import dev.isomorph.api.Backend;
import dev.isomorph.spi.BackendProvider;

/** Finds the loops, under the name {@value #NAME}. */
public final class LoopsBackendProvider implements BackendProvider {
  static final String NAME = "loops";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create() {
    return new LoopsBackend(); // an engine with native libraries would load them here
  }
}
