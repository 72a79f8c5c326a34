package dev.isomorph.api;

import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.ModelFileRunner;
import dev.isomorph.spi.RootCause;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The engines: backends by name, and what runs model files by format. An engine starts when it is
 * first asked for. Safe from many threads.
 */
public final class Backends {
  /** The engines of this process that {@link #load} has started: each can be started once. */
  private static final Map<String, Backend> STARTED = new TreeMap<>();

  private final Map<String, BackendProvider> providers;
  private final Map<String, ModelFileRunner> runners;
  private final Map<String, Backend> started;

  private Backends(
      Collection<BackendProvider> providers,
      Collection<ModelFileRunner> runners,
      Map<String, Backend> started) {
    this.providers = byName("backend", providers, BackendProvider::name);
    this.runners = byName("runner of files of format", runners, ModelFileRunner::format);
    this.started = started;
  }

  /**
   * The engines on the class path, found by the class loader of the calling thread and by that of
   * this library. Each engine is started once in a process, however often this is called.
   *
   * @throws IllegalArgumentException if two backends have one name
   */
  public static Backends load() {
    return new Backends(found(BackendProvider.class), found(ModelFileRunner.class), STARTED);
  }

  /**
   * Some engines, apart from those of {@link #load}.
   *
   * @throws IllegalArgumentException if two backends have one name
   */
  public static Backends of(Collection<BackendProvider> providers) {
    return new Backends(providers, List.of(), new TreeMap<>());
  }

  private static <T> List<T> found(Class<T> service) {
    Map<Class<?>, T> byType = new LinkedHashMap<>();
    for (ClassLoader loader :
        new ClassLoader[] {
          Thread.currentThread().getContextClassLoader(), Backends.class.getClassLoader()
        }) {
      ServiceLoader.load(service, loader).stream()
          .forEach(provider -> byType.computeIfAbsent(provider.type(), type -> provider.get()));
    }
    return List.copyOf(byType.values());
  }

  private static <T> Map<String, T> byName(
      String what, Collection<T> services, Function<T, String> name) {
    Map<String, T> named = new TreeMap<>();
    for (T service : services) {
      T other = named.put(name.apply(service), service);
      if (other != null) {
        throw new IllegalArgumentException(
            "expected one %s '%s', got two on the class path: %s and %s"
                .formatted(
                    what,
                    name.apply(service),
                    other.getClass().getName(),
                    service.getClass().getName()));
      }
    }
    return named;
  }

  /** Those that are there, by name; none is started by this. */
  public Map<String, BackendProvider> providers() {
    return Collections.unmodifiableMap(providers);
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
  public Backend named(String name) {
    requireFound(name);
    synchronized (started) {
      Backend backend = started.get(name);
      if (backend == null) {
        backend = start(providers.get(name));
        started.put(name, backend);
      }
      return backend;
    }
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
      return Backend.of(provider.create());
    } catch (BackendException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      // An engine fails in its own ways, missing native libraries being the most common.
      throw new BackendException(
          "backend '%s' does not start: %s".formatted(provider.name(), RootCause.of(e)), e);
    }
  }
}
