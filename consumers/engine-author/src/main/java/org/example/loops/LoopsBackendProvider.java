package org.example.loops;

import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;

/** Finds the loops, under the name {@value #NAME}. */
public final class LoopsBackendProvider implements BackendProvider {
  static final String NAME = "loops";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Engine create() {
    return new LoopsEngine(); // an engine with native libraries would load them here
  }
}
