package dev.isomorph.backend.djl;

import dev.isomorph.api.Backend;
import dev.isomorph.spi.BackendProvider;

/** Finds DJL with PyTorch, under the name {@value #NAME}. */
public final class DjlBackendProvider implements BackendProvider {
  static final String NAME = "djl";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create() {
    return DjlBackend.start();
  }
}
