package dev.isomorph.spi;

import dev.isomorph.api.BackendException;

/**
 * What {@link java.util.ServiceLoader} finds: the name of a backend, known without touching the
 * engine, and the way to start it.
 */
public interface BackendProvider {
  /** The name the backend is chosen by. */
  String name();

  /**
   * Starts the engine; called at most once in a process.
   *
   * @throws BackendException if the engine does not start on this machine, with the reason
   */
  Engine create();
}
