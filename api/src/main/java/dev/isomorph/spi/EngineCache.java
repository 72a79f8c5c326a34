package dev.isomorph.spi;

import dev.isomorph.api.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folders into which engines unpack their native libraries. The process runs what lies in them,
 * so each must be a {@link PrivateFolder}; it is made if it is missing.
 *
 * <p>With the environment variable {@value #VARIABLE} they lie together in the folder that it
 * names. Without it they lie where the engines have always had them in the user's home, so that
 * nothing is unpacked twice, and the library's own below {@code $XDG_CACHE_HOME} or {@code
 * ~/.cache}. The temporary folder, which all users share, is never used.
 */
public final class EngineCache {
  /** The environment variable that names the folder for all engines. */
  public static final String VARIABLE = "ISOMORPH_CACHE_DIR";

  private static final String XDG_CACHE_HOME = "XDG_CACHE_HOME";

  private final String backend;
  private final Map<String, String> environment;
  private final String home;

  /**
   * For tests.
   *
   * @param home the system property {@code user.home}: {@code ?} or a folder that does not exist
   *     for an account without one
   */
  EngineCache(String backend, Map<String, String> environment, String home) {
    this.backend = backend;
    this.environment = Map.copyOf(environment);
    this.home = home;
  }

  /** The folders of a backend's engine in this process. */
  public static EngineCache of(String backend) {
    return new EngineCache(backend, System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * A folder of the library's own.
   *
   * @param name the folder's name in the cache
   * @return its real path
   * @throws BackendException if there is no place for it, or others can write there
   */
  public Path own(String name) {
    return opened(
        setting(VARIABLE)
            .map(folder -> folder.resolve(name))
            .or(() -> setting(XDG_CACHE_HOME).map(folder -> folder.resolve("isomorph/" + name)))
            .orElseGet(() -> home().resolve(".cache/isomorph/" + name)));
  }

  /**
   * A folder that an engine has had before.
   *
   * @param name the folder's name where {@value #VARIABLE} is set
   * @param inHome the engine's folder in the user's home where it is not
   * @return its real path
   * @throws BackendException if there is no place for it, or others can write there
   */
  public Path engines(String name, String inHome) {
    return opened(
        setting(VARIABLE)
            .map(folder -> folder.resolve(name))
            .orElseGet(() -> home().resolve(inHome)));
  }

  /**
   * A folder that the user has named for an engine.
   *
   * @return its real path
   * @throws BackendException if it cannot be made, or others can write there
   */
  public Path named(String folder) {
    return opened(path(folder));
  }

  private Optional<Path> setting(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isEmpty())
        .map(this::path)
        .filter(path -> path.isAbsolute() || !variable.equals(XDG_CACHE_HOME)); // as XDG asks
  }

  private Path home() {
    Path folder = path(home);
    if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
      throw refused("expected a home folder, got user.home '%s'".formatted(home), null);
    }
    return folder;
  }

  private Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw refused("expected the path of a folder, got '%s'".formatted(text), e);
    }
  }

  private Path opened(Path folder) {
    try {
      return PrivateFolder.open(folder);
    } catch (IOException e) {
      String reason =
          e instanceof UnsafeFolderException
              ? e.getMessage()
              : "%s: cannot be used (%s)".formatted(folder, e);
      throw refused(reason, e);
    }
  }

  private BackendException refused(String reason, Exception cause) {
    return new BackendException(
        "backend '%s': there is no safe place for its native libraries: %s; correct that, or set %s to a folder that only this user can write to"
            .formatted(backend, reason, VARIABLE),
        cause);
  }
}
