package dev.isomorph.cli;

import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.context.TerminalWriter;
import dev.isomorph.cli.help.HelpCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** The entry point of the {@code isomorph} command. */
public final class Main {
  /** Set by the launcher, which can ask the shell whether results go to a terminal. */
  private static final String TERMINAL = "isomorph.terminal.out";

  private Main() {}

  /** Runs one command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ImageIO.setUseCache(false); // image readers keep what they buffer in memory
    CliContext context = CliContext.ofThisProcess();
    CommandLine isomorph = Isomorph.commandLine(context);
    Writer out = utf8(System.out);
    PrintWriter exact = new PrintWriter(out, true);
    // What goes to a terminal is made harmless; what goes to a file or a program is exact.
    isomorph.setOut(Boolean.getBoolean(TERMINAL) ? new TerminalWriter(out, true) : exact);
    isomorph.setErr(new TerminalWriter(utf8(System.err), true));
    IExecutionStrategy strategy = isomorph.getExecutionStrategy();
    isomorph.setExecutionStrategy(
        parsed -> {
          if (asksForHelp(parsed)) {
            isomorph.setOut(exact); // a text of our own, which may be coloured
          }
          return strategy.execute(parsed);
        });
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
    context.interruption().close();
    System.exit(exitCode);
  }

  private static boolean asksForHelp(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .anyMatch(
            command ->
                command.isUsageHelpRequested()
                    || command.isVersionHelpRequested()
                    || command.getCommand() instanceof HelpCommand);
  }

  private static Writer utf8(PrintStream stream) {
    return new OutputStreamWriter(stream, StandardCharsets.UTF_8);
  }
}
