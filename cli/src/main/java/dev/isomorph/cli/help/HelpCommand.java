package dev.isomorph.cli.help;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the help of a command. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Prints the help of a command, as COMMAND --help does.",
    footer = {"  isomorph help train", "  isomorph help benchmark scaling"})
public final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command (default: all of them, in short).")
  private List<String> names = new ArrayList<>();

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String name : names) {
      CommandLine below = command.getSubcommands().get(name);
      if (below == null) {
        throw new ParameterException(
            spec.commandLine(),
            "COMMAND: below '%s' expected one of %s, got '%s'"
                .formatted(
                    command.getCommandSpec().qualifiedName(),
                    command.getSubcommands().isEmpty()
                        ? "no commands below it"
                        : command.getSubcommands().keySet(),
                    name));
      }
      command = below;
    }
    command.usage(spec.commandLine().getOut(), command.getColorScheme());
  }
}
