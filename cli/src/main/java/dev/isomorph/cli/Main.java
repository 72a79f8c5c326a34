package dev.isomorph.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry point of the {@code isomorph} command. */
public final class Main {
  private Main() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofThisProcess();
    CommandLine isomorph = Isomorph.commandLine(surroundings);
    isomorph.setOut(utf8(System.out));
    isomorph.setErr(utf8(System.err));
    int exitCode = isomorph.execute(arguments);
    isomorph.getOut().flush();
    isomorph.getErr().flush();
    surroundings.interruption().close();
    System.exit(exitCode);
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
