package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class IsomorphTest {
  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withoutEngines();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backends",
        "summary",
        "data",
        "train",
        "score",
        "evaluate",
        "threshold",
        "rescore",
        "benchmark photographs",
        "import",
        "export",
        "run",
        "demo",
        "conformance",
        "benchmark",
        "benchmark callers",
        "benchmark files",
        "benchmark scaling",
        "completion",
        "help"
      })
  void every_command_teaches_with_examples(String command) {
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(warnings)); // where picocli reports a text without a valid format
    Terminal.Result help;
    try {
      help = terminal.run((command + " --help").split(" "));
    } finally {
      System.setErr(standardError);
    }
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: isomorph " + command, "Examples:");
    assertThat(help.out()).contains("isomorph " + command);
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.out().lines()).noneMatch(line -> line.startsWith("--")); // a wrapped example
    assertThat(help.err()).isEmpty();
    assertThat(warnings.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 200, 57, 20, 0})
  void the_help_lists_every_command_with_a_whole_sentence(int columns) {
    Terminal wide = Terminal.with(Map.of("COLUMNS", Integer.toString(columns)), choice -> null);
    String help = wide.run("--help").out();
    String words = help.replaceAll("\\s+", " ");
    CommandLine root =
        Isomorph.commandLine(
            new CliContext(Map.of(), false, () -> 0, choice -> null, new Interruption()));
    assertThat(root.getSubcommands()).hasSize(16);
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              String sentence = command.getCommandSpec().usageMessage().description()[0];
              assertThat(sentence).as(name).endsWith(".");
              assertThat(words).contains(name + " " + sentence.replaceAll("\\s+", " "));
            });
    int width = columns == 0 ? 80 : Math.max(55, Math.min(120, columns));
    assertThat(help.lines()).allMatch(line -> line.length() <= width);
    if (width >= 80) {
      assertThat(help.substring(help.indexOf("Examples:")).lines())
          .allMatch(line -> line.isEmpty() || line.matches("Examples:|  isomorph \\w.*"));
    }
  }

  @Test
  void help_is_as_wide_as_the_terminal_up_to_120_columns() {
    Terminal wide = Terminal.with(Map.of("COLUMNS", "200"), choice -> null);
    assertThat(wide.run("train", "--help").out().lines().mapToInt(String::length).max().orElse(0))
        .isBetween(100, 120);
  }

  @Test
  void the_version_is_that_of_the_build() {
    Terminal.Result version = terminal.run("--version");
    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).matches("isomorph \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void completion_prints_a_script_for_the_shell() {
    assertThat(terminal.run("completion").out()).contains("complete -F", "isomorph");
    assertThat(terminal.run("completion", "--help").out())
        .contains("source <(isomorph completion)")
        .doesNotContain("generate-completion");
  }

  /** What bash offers after the words of a command line; the last one is being typed. */
  private List<String> offered(String... words) throws IOException, InterruptedException {
    Path script = folder.resolve("completion");
    Files.writeString(script, terminal.run("completion").out());
    String line =
        "source %s; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_isomorph 2> /dev/null; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script);
    List<String> command = new ArrayList<>(List.of("bash", "-c", line, "bash", "isomorph"));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.lines().toList();
  }

  @Test
  void a_shell_completes_the_values_of_options() throws IOException, InterruptedException {
    assertThat(offered("train", "--backend", ""))
        .containsExactlyInAnyOrder("djl", "dl4j", "onnxruntime", "reference");
    assertThat(offered("train", "--method", "re")).containsExactly("reconstruct", "restore");
    assertThat(offered("train", "--precision", "")).contains("auto", "fp32", "bf16");
    assertThat(offered("summary", "--architecture", "res"))
        .contains("resnet-autoencoder", "restorer", "residual-block");
    assertThat(offered("evaluate", "--suite", "p")).containsExactly("photographs");
    assertThat(offered("export", "--format", "o")).containsExactly("onnx");
    assertThat(offered("benchmark", "scaling", "--backend", "on")).containsExactly("onnxruntime");
    assertThat(offered("he")).containsExactly("help");
  }

  @Test
  void a_wrong_command_line_is_one_clear_message_and_exit_code_2() {
    Terminal.Result none = terminal.run();
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .startsWith(
            "isomorph: expected a command: backends, summary, data, train, score, evaluate, threshold, rescore, import");
    Terminal.Result unknown = terminal.run("sumary");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).startsWith("isomorph: Unmatched argument").contains("summary");
    Terminal.Result option = terminal.run("train", "photos");
    assertThat(option.exitCode()).isEqualTo(2);
    assertThat(option.err())
        .startsWith("isomorph: Missing required option: '--output=DIR'")
        .endsWith("Try 'isomorph train --help'.\n")
        .doesNotContain("\tat ");
  }

  @Test
  void a_stack_trace_is_for_those_who_ask() {
    String[] broken = {"summary", "--architecture", "nothing"};
    assertThat(terminal.run(broken).err()).doesNotContain("\tat ");
    assertThat(terminal.run("summary", "--stacktrace", "--architecture", "nothing").err())
        .contains("\tat ");
    Terminal debugging = Terminal.with(Map.of("ISOMORPH_DEBUG", "1"), choice -> null);
    assertThat(debugging.run(broken).err()).contains("\tat ");
  }
}
