package dev.isomorph.backend.djl;

import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;

/** Finds DJL with PyTorch, under the name {@value #NAME}. */
public final class DjlBackendProvider implements BackendProvider {
  static final String NAME = "djl";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Engine create() {
    return DjlEngine.start();
  }
}
