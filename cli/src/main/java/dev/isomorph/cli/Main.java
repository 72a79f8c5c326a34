package dev.isomorph.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import picocli.CommandLine;

/** The entry point of the {@code isomorph} command. */
public final class Main {
  /** Set by the launcher, which can ask the shell whether results go to a terminal. */
  private static final String TERMINAL = "isomorph.terminal.out";

  /** Texts of our own, which may be coloured. */
  private static final Set<String> HELP = Set.of("--help", "-h", "--version", "-V", "help");

  private Main() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ImageIO.setUseCache(false); // image readers keep what they buffer in memory
    Surroundings surroundings = Surroundings.ofThisProcess();
    CommandLine isomorph = Isomorph.commandLine(surroundings);
    boolean results =
        Boolean.getBoolean(TERMINAL) && Arrays.stream(arguments).noneMatch(HELP::contains);
    Writer out = utf8(System.out);
    // What goes to a terminal is made harmless; what goes to a file or a program is exact.
    isomorph.setOut(results ? new TerminalWriter(out, true) : new PrintWriter(out, true));
    isomorph.setErr(new TerminalWriter(utf8(System.err), true));
    int exitCode = isomorph.execute(arguments);
    isomorph.getOut().flush();
    if (System.out.checkError() && exitCode == Failures.OK) {
      isomorph
          .getErr()
          .println(
              "isomorph: standard output cannot be written: the disk is full or a pipe closed");
      exitCode = Failures.FAILED;
    }
    isomorph.getErr().flush();
    surroundings.interruption().close();
    System.exit(exitCode);
  }

  private static Writer utf8(PrintStream stream) {
    return new OutputStreamWriter(stream, StandardCharsets.UTF_8);
  }
}
