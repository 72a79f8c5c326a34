package dev.isomorph.api.inject;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.BackendProvider;
import dev.isomorph.api.spi.ModelFileRunner;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The engines on the class path: backends by name, and what runs model files by format. An engine
 * starts when it is first asked for.
 */
public final class Backends {
  private final Map<String, BackendProvider> providers;
  private final Map<String, ModelFileRunner> runners;
  private final Map<String, Backend> started = new TreeMap<>();

  /** With the providers by name, and what runs model files by format. */
  @Inject
  Backends(Map<String, BackendProvider> providers, Map<String, ModelFileRunner> runners) {
    this.providers = new TreeMap<>(providers);
    this.runners = new TreeMap<>(runners);
  }

  /** The names, in alphabetical order; no engine is touched. */
  public Set<String> names() {
    return new TreeSet<>(providers.keySet());
  }

  /**
   * Checks that a backend is there; no engine is touched.
   *
   * @throws IllegalArgumentException if no backend has the name, with the names there are
   */
  public void requireFound(String name) {
    if (!providers.containsKey(name)) {
      throw new IllegalArgumentException(
          "backend '%s' is not on the class path; found %s".formatted(name, names()));
    }
  }

  /**
   * A backend, started if need be.
   *
   * @throws IllegalArgumentException if no backend has the name, with the names there are
   * @throws BackendException if the engine does not start, with the reason
   */
  public synchronized Backend named(String name) {
    requireFound(name);
    BackendProvider provider = providers.get(name);
    Backend backend = started.get(name);
    if (backend == null) {
      backend = start(provider);
      started.put(name, backend);
    }
    return backend;
  }

  /** The name of the backend that is chosen: the first that is there, or the first of all. */
  public String nameOf(BackendChoice choice) {
    return choice.names().stream()
        .filter(providers::containsKey)
        .findFirst()
        .orElse(choice.names().get(0));
  }

  /**
   * The backend that is chosen, started if need be.
   *
   * @throws IllegalArgumentException if it is not there, with the names there are
   * @throws BackendException if the engine does not start, with the reason
   */
  public Backend chosen(BackendChoice choice) {
    return named(nameOf(choice));
  }

  /**
   * The engine that runs model files of a format.
   *
   * @throws IllegalArgumentException if there is none, with the formats that can be run
   */
  public ModelFileRunner runnerOf(String format) {
    ModelFileRunner runner = runners.get(format);
    if (runner == null) {
      throw new IllegalArgumentException(
          "no engine on the class path runs files of format '%s'; found %s"
              .formatted(format, runners.keySet()));
    }
    return runner;
  }

  /** Every backend, with the reason where one does not start; the others are not harmed. */
  public List<Status> statuses() {
    return names().stream().map(this::status).toList();
  }

  /**
   * One backend as it stands on this machine.
   *
   * @param backend the started backend, or empty
   * @param reason why it does not start, or empty
   */
  public record Status(String name, Optional<Backend> backend, Optional<String> reason) {}

  private Status status(String name) {
    try {
      return new Status(name, Optional.of(named(name)), Optional.empty());
    } catch (BackendException e) {
      return new Status(name, Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  private static Backend start(BackendProvider provider) {
    try {
      return provider.create();
    } catch (BackendException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      // An engine fails in its own ways, missing native libraries being the most common.
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new BackendException(
          "backend '%s' does not start: %s".formatted(provider.name(), root), e);
    }
  }
}
