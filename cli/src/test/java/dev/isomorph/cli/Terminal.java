package dev.isomorph.cli;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.cli.context.Interruption;
import dev.isomorph.cli.context.TerminalWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs command lines inside the test and keeps what they print. */
public final class Terminal {
  private final Map<String, String> environment;
  private final Function<BackendChoice, Backends> engines;

  /** What came of a command line. */
  public record Result(int exitCode, String out, String err) {}

  private Terminal(Map<String, String> environment, Function<BackendChoice, Backends> engines) {
    this.environment = environment;
    this.engines = engines;
  }

  /** With the engines on the class path. */
  public static Terminal withEngines() {
    return new Terminal(Map.of(), Engines::discovered);
  }

  /** Where asking for an engine is an error of the test. */
  public static Terminal withoutEngines() {
    return new Terminal(
        Map.of(),
        choice -> {
          throw new Error("this command should start no engine, but asks for " + choice);
        });
  }

  public static Terminal with(
      Map<String, String> environment, Function<BackendChoice, Backends> engines) {
    return new Terminal(environment, engines);
  }

  /** The command line itself, for its commands and options. */
  public CommandLine commandLine() {
    return commandLine(new Interruption());
  }

  public Result run(String... arguments) {
    try (Interruption interruption = new Interruption()) {
      return run(commandLine(interruption), arguments);
    }
  }

  /** What runs command lines, for tests that run thousands: to make it takes longer than most. */
  public CommandLine commandLine(Interruption interruption) {
    return Isomorph.commandLine(
        new CliContext(environment, false, System::nanoTime, engines, interruption));
  }

  /** Runs one of many command lines. */
  public static Result run(CommandLine isomorph, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    isomorph.setOut(new PrintWriter(out));
    isomorph.setErr(new TerminalWriter(err, false));
    int exitCode = isomorph.execute(arguments);
    isomorph.getOut().flush();
    isomorph.getErr().flush();
    return new Result(exitCode, out.toString(), err.toString());
  }
}
