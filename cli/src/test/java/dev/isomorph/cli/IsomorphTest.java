package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsomorphTest {
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
        "import",
        "export",
        "run",
        "demo",
        "conformance",
        "benchmark",
        "benchmark callers",
        "benchmark files",
        "benchmark scaling"
      })
  void every_command_teaches_with_examples(String command) {
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(warnings)); // where picocli says that a text has no valid format
    Terminal.Result help;
    try {
      help = terminal.run((command + " --help").split(" "));
    } finally {
      System.setErr(standardError);
    }
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: isomorph " + command, "Examples:");
    assertThat(help.out()).contains("  isomorph " + command);
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.out().lines()).noneMatch(line -> line.startsWith("--")); // a wrapped example
    assertThat(help.err()).isEmpty();
    assertThat(warnings.toString()).isEmpty();
  }

  @Test
  void the_help_lists_the_commands() {
    assertThat(terminal.run("--help").out())
        .contains("backends", "summary", "train", "score", "demo", "completion", "Examples:");
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
  }

  @Test
  void a_wrong_command_line_is_one_clear_message_and_exit_code_2() {
    Terminal.Result none = terminal.run();
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err())
        .startsWith(
            "isomorph: expected a command: backends, summary, data, train, score, evaluate, threshold, import");
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
