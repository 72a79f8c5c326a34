package dev.isomorph.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Environment variables that native libraries read while they are loaded, and only then. They are
 * set in the process for as long as an engine starts, where the user has set none of them, and
 * removed again. The environment as Java knows it ({@link System#getenv()}), and with it that of
 * processes which Java starts, does not change.
 *
 * <p>Engines start one at a time, so that none sees or removes another's variables. A native thread
 * of the application that reads the environment at the very moment at which it is changed may read
 * wrongly, as with any change of it: start the engine before such threads, or set the variables
 * before Java starts; then nothing is changed here.
 */
public final class StartupEnvironment {
  /**
   * Idle threads of OpenMP sleep after some microseconds of waiting for more work. By default they
   * wait for milliseconds without giving up their processor: where another thread wants it, most of
   * the time goes into waiting.
   */
  public static final Map<String, String> SLEEPING_THREADS =
      Map.of("OMP_WAIT_POLICY", "PASSIVE", "GOMP_SPINCOUNT", "20000");

  private static final Logger LOGGER = System.getLogger(StartupEnvironment.class.getName());
  private static final int KEEP = 0;

  private StartupEnvironment() {}

  /** The C library's functions for the environment of the process, as POSIX has them. */
  public interface CLibrary {
    /**
     * Sets a variable.
     *
     * @param overwrite 0 to keep a value that is there
     * @return 0, or -1 if it failed
     */
    int setenv(String name, String value, int overwrite);

    /**
     * Removes a variable.
     *
     * @return 0, or -1 if it failed
     */
    int unsetenv(String name);
  }

  /**
   * Starts an engine.
   *
   * @param variables set together if the user has set none of them; otherwise all stay as they are
   * @param library asked for the C library if there is something to set. Where it or its functions
   *     throw, on a system without them for example, the engine starts without the variables, and a
   *     warning tells how to set them
   * @param start what loads the native libraries
   * @return what the start returns
   */
  public static synchronized <T> T with(
      Map<String, String> variables, Supplier<CLibrary> library, Supplier<T> start) {
    Map<String, String> ofTheUser = System.getenv(); // Java reads the environment here, once
    if (variables.keySet().stream().anyMatch(ofTheUser::containsKey)) {
      return start.get();
    }
    List<Runnable> undo = new ArrayList<>();
    try {
      set(variables, library, undo);
      return start.get();
    } finally {
      undo.forEach(Runnable::run);
    }
  }

  private static void set(
      Map<String, String> variables, Supplier<CLibrary> library, List<Runnable> undo) {
    try {
      CLibrary c = library.get();
      variables.forEach(
          (name, value) -> {
            if (c.setenv(name, value, KEEP) == 0) {
              undo.add(() -> c.unsetenv(name));
            }
          });
      if (undo.size() < variables.size()) {
        LOGGER.log(Level.WARNING, remedy(variables));
      }
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(Level.WARNING, remedy(variables) + "; the reason is: " + e);
    }
  }

  /** What to do where the variables cannot be set. */
  static String remedy(Map<String, String> variables) {
    return "the engine's settings cannot be made in this process, and it may be several times slower"
        + " than it could be; set %s in the environment before Java starts"
            .formatted(
                new TreeMap<>(variables)
                    .entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" ")));
  }
}
