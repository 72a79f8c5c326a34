package dev.isomorph.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The rendered help of every command. */
class HelpTest {
  private static final Terminal TERMINAL = Terminal.withoutEngines();

  static Stream<Arguments> pages() {
    return commands(TERMINAL.commandLine())
        .flatMap(
            command ->
                Stream.of(80, 120)
                    .map(columns -> Arguments.of(command.qualifiedName(), columns, command)));
  }

  private static Stream<CommandSpec> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(HelpTest::commands));
  }

  private static String[] arguments(CommandSpec command, String last) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
    words.remove(0);
    words.add(last);
    return words.toArray(String[]::new);
  }

  private static String rendered(CommandSpec command, int columns) {
    Terminal terminal = Terminal.with(Map.of("COLUMNS", Integer.toString(columns)), choice -> null);
    return terminal.run(arguments(command, "--help")).out();
  }

  @ParameterizedTest(name = "{0}, {1} columns")
  @MethodSource("pages")
  void lines_fit_and_no_text_is_cut(String name, int columns, CommandSpec command) {
    String help = rendered(command, columns);
    assertThat(help.lines()).allMatch(line -> line.length() <= columns);
    String words = withoutSpace(help);
    for (String text : command.usageMessage().description()) {
      assertThat(words).contains(withoutSpace(String.format(text)));
    }
    for (OptionSpec option : command.options()) {
      for (String text : option.description()) {
        String whole = withoutSpace(text);
        assertThat(words).contains(whole.substring(0, whole.length() - 1)); // a default may follow
      }
    }
    command
        .subcommands()
        .forEach(
            (below, line) ->
                assertThat(words)
                    .contains(
                        withoutSpace(
                            below
                                + String.format(
                                    line.getCommandSpec().usageMessage().description()[0]))));
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }

  @ParameterizedTest(name = "{0}, {1} columns")
  @MethodSource("pages")
  void options_stand_below_their_headings_and_examples_come_last(
      String name, int columns, CommandSpec command) {
    List<String> lines = rendered(command, columns).lines().toList();
    String heading = "";
    List<String> headings = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (String line : lines) {
      if (line.matches("[A-Z].*:")) {
        heading = line.substring(0, line.length() - 1);
        headings.add(heading);
      } else if (line.matches("  -.*")) {
        String option = line.strip().split("[ =\\[]")[line.contains("-h, ") ? 1 : 0];
        option = line.contains("-V, ") ? "--version" : option;
        options.add(option);
        assertThat(OptionGroup.of(option)).as(option).isPresent();
        assertThat(heading).as(option).isEqualTo(OptionGroup.of(option).get().heading());
      }
    }
    assertThat(options)
        .containsExactlyInAnyOrderElementsOf(
            command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList());
    List<String> order = Arrays.stream(OptionGroup.values()).map(OptionGroup::heading).toList();
    assertThat(headings.stream().filter(order::contains).toList())
        .isEqualTo(order.stream().filter(headings::contains).toList());
    assertThat(headings.get(headings.size() - 1)).isEqualTo("Examples");
    assertThat(lines.subList(lines.indexOf("Examples:") + 1, lines.size()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("  "));
  }

  @ParameterizedTest(name = "{0}, {1} columns")
  @MethodSource("pages")
  void an_option_tells_its_own_default_only(String name, int columns, CommandSpec command) {
    String help = rendered(command, columns);
    for (OptionSpec option : command.options()) {
      if (option.arity().max() == 0 || option.required() && option.group() == null) {
        continue;
      }
      String text = textOf(option, help);
      assertThat(text).as("%s %s", name, option.longestName()).contains("default");
      assertThat(text)
          .as("%s %s", name, option.longestName())
          .doesNotContainPattern("for (train|import|score|evaluate|benchmark)\\b");
    }
  }

  private static String textOf(OptionSpec option, String help) {
    List<String> lines = help.lines().toList();
    int first = 0;
    while (!lines.get(first).matches("  " + option.longestName() + "[=\\[].*")) {
      first++;
    }
    int end = first + 1;
    while (lines.get(end).startsWith("    ")) {
      end++;
    }
    return String.join(" ", lines.subList(first, end)).replaceAll("\\s+", " ");
  }

  @Test
  void every_option_has_one_place() {
    List<String> all =
        Arrays.stream(OptionGroup.values()).flatMap(group -> group.options().stream()).toList();
    assertThat(all).doesNotHaveDuplicates();
    List<String> used =
        commands(TERMINAL.commandLine())
            .flatMap(command -> command.options().stream())
            .map(OptionSpec::longestName)
            .distinct()
            .toList();
    assertThat(all).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void help_of_a_command_is_what_its_option_help_prints() {
    assertThat(TERMINAL.run("help").out()).isEqualTo(TERMINAL.run("--help").out());
    assertThat(TERMINAL.run("help", "train").out())
        .isEqualTo(TERMINAL.run("train", "--help").out());
    assertThat(TERMINAL.run("help", "benchmark", "scaling").out())
        .isEqualTo(TERMINAL.run("benchmark", "scaling", "--help").out())
        .startsWith("Usage: isomorph benchmark scaling ");
    Terminal.Result unknown = TERMINAL.run("help", "trian");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("expected one of [backends, ", "got 'trian'")
        .doesNotContain("isomorph: isomorph:");
    assertThat(TERMINAL.run("help", "train", "now").exitCode()).isEqualTo(2);
  }

  @Test
  void the_synopsis_names_what_must_be_given() {
    assertThat(TERMINAL.run("run", "--help").out())
        .startsWith("Usage: isomorph run --input=FILE --output=FILE [OPTIONS] MODEL|ARCHITECTURE");
    assertThat(TERMINAL.run("score", "--help").out())
        .startsWith("Usage: isomorph score [OPTIONS] MODEL PATH...\n");
    assertThat(TERMINAL.run("threshold", "--help").out())
        .startsWith("Usage: isomorph threshold [OPTIONS] MODEL [DATA]\n");
  }

  @Test
  void help_is_80_columns_wide_where_the_terminal_does_not_tell() {
    assertThat(TERMINAL.run("train", "--help").out()).isEqualTo(rendered(trainSpec(), 80));
  }

  private static CommandSpec trainSpec() {
    return TERMINAL.commandLine().getSubcommands().get("train").getCommandSpec();
  }
}
