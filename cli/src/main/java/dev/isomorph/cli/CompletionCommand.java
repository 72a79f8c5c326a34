package dev.isomorph.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes the command. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script with which bash and zsh complete commands, options and their values.",
      "The first example is for the current shell, bash or zsh; in zsh after compinit. The second is for every new bash, where the package bash-completion is installed; the third for every new zsh."
    },
    footer = {
      "  source <(isomorph completion)",
      "  isomorph completion > ~/.local/share/bash-completion/completions/isomorph",
      "  echo 'source <(isomorph completion)' >> ~/.zshrc"
    })
public final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandSpec root = spec.root();
    spec.commandLine().getOut().println(AutoComplete.bash(root.name(), root.commandLine()));
  }
}
