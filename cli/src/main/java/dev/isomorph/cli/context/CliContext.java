package dev.isomorph.cli.context;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a command finds around it; a test brings its own.
 *
 * @param environment environment variables
 * @param terminal whether messages go to a terminal, where a line can be written over
 * @param nanoTime a clock for progress
 * @param engines the backends there are, given the choice of one; called only by commands that
 *     compute
 * @param interruption Ctrl-C
 */
public record CliContext(
    Map<String, String> environment,
    boolean terminal,
    LongSupplier nanoTime,
    Function<BackendChoice, Backends> engines,
    Interruption interruption) {

  /** Set by the launcher, which can ask the shell whether messages go to a terminal. */
  private static final String TERMINAL = "isomorph.terminal";

  private static final String COLUMNS = "COLUMNS";
  private static final int DEFAULT_COLUMNS = 80;

  /**
   * Columns of the terminal: the value of the variable COLUMNS, which the launcher sets, else 80.
   */
  public int columns() {
    try {
      int columns = Integer.parseInt(environment.getOrDefault(COLUMNS, ""));
      return columns > 0 ? columns : DEFAULT_COLUMNS;
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }

  public static CliContext ofThisProcess() {
    return new CliContext(
        System.getenv(),
        Boolean.getBoolean(TERMINAL),
        System::nanoTime,
        Engines::discovered,
        new Interruption());
  }
}
