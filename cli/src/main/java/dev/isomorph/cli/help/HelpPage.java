package dev.isomorph.cli.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of a command: how it is called, what it does, its arguments, its options in groups, each
 * with its default, and examples. Lines break between words.
 */
public final class HelpPage {
  /** With fewer, the text next to the name of an option cannot be read. */
  private static final int MIN_COLUMNS = 55;

  /** With more, lines are hard to read. */
  private static final int MAX_COLUMNS = 120;

  private static final String DEFAULT = "default";

  /** The column of the text next to the name of an option. */
  private static final int TEXT = 26;

  /** The column of the text next to the name of a command. */
  private static final int COMMAND_TEXT = 15;

  private static final int INDENT = 2;
  private static final int EXAMPLE_HANGING = 6;

  /** The commands of the root command by what they are for. */
  private static final Map<String, List<String>> COMMANDS =
      groups(
          "Detecting anomalies",
          List.of("demo", "data", "train", "score", "evaluate", "threshold", "rescore"),
          "Networks",
          List.of("summary", "import", "export", "run"),
          "Engines",
          List.of("backends", "conformance", "benchmark"),
          "Help",
          List.of("help", "completion"));

  private final int columns;

  private HelpPage(int columns) {
    this.columns = columns;
  }

  /**
   * Shows the help of a command and of those below it in this way.
   *
   * @param columns of the terminal; fewer than 55 count as that, more than 120 as that
   */
  public static void install(CommandLine command, int columns) {
    HelpPage page = new HelpPage(Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS)));
    command.setUsageHelpWidth(page.columns);
    command.setHelpSectionKeys(
        List.of(
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_FOOTER));
    Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, page::synopsis);
    sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, page::description);
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, page::parameters);
    sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, page::commands);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, page::options);
    sections.put(UsageMessageSpec.SECTION_KEY_FOOTER, page::footer);
    command.setHelpSectionMap(sections);
  }

  private static Map<String, List<String>> groups(Object... headingsAndNames) {
    Map<String, List<String>> groups = new java.util.LinkedHashMap<>();
    for (int i = 0; i < headingsAndNames.length; i += 2) {
      @SuppressWarnings("unchecked") // as they are given above
      List<String> names = (List<String>) headingsAndNames[i + 1];
      groups.put((String) headingsAndNames[i], names);
    }
    return groups;
  }

  private String synopsis(Help help) {
    CommandSpec spec = help.commandSpec();
    List<String> words = new ArrayList<>(List.of(spec.qualifiedName()));
    spec.options().stream()
        .filter(option -> option.required() && option.group() == null)
        .map(HelpPage::label)
        .forEach(words::add);
    words.add("[OPTIONS]");
    spec.positionalParameters().stream().map(HelpPage::label).forEach(words::add);
    if (!spec.subcommands().isEmpty()) {
      words.add(spec.parent() == null ? "COMMAND" : "[COMMAND]");
    }
    return text(WordWrap.lines("Usage: " + String.join(" ", words), columns, TEXT));
  }

  private String description(Help help) {
    return Stream.of(help.commandSpec().usageMessage().description())
        .map(paragraph -> text(WordWrap.lines(String.format(paragraph), columns, 0)))
        .collect(Collectors.joining());
  }

  private String parameters(Help help) {
    List<PositionalParamSpec> parameters = help.commandSpec().positionalParameters();
    if (parameters.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(heading("Arguments", help));
    for (PositionalParamSpec parameter : parameters) {
      text.append(
          entry(
              parameter.paramLabel(),
              help.colorScheme().parameterText(parameter.paramLabel()).toString(),
              List.of(parameter.description()),
              TEXT));
    }
    return text.toString();
  }

  private String commands(Help help) {
    CommandSpec spec = help.commandSpec();
    if (spec.subcommands().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> groups =
        spec.parent() == null
            ? COMMANDS
            : Map.of("Commands", List.copyOf(spec.subcommands().keySet()));
    groups.forEach(
        (heading, names) -> {
          text.append(heading(heading, help));
          for (String name : names) {
            UsageMessageSpec usage = spec.subcommands().get(name).getCommandSpec().usageMessage();
            text.append(
                entry(
                    name,
                    help.colorScheme().commandText(name).toString(),
                    List.of(String.format(usage.description()[0])),
                    COMMAND_TEXT));
          }
        });
    return text.toString();
  }

  private String options(Help help) {
    CommandSpec spec = help.commandSpec();
    StringBuilder text = new StringBuilder();
    for (OptionGroup group : OptionGroup.values()) {
      List<OptionSpec> options =
          group.options().stream()
              .map(spec::findOption)
              .filter(option -> option != null && !option.hidden())
              .toList();
      if (options.isEmpty()) {
        continue;
      }
      text.append(heading(group.heading(), help));
      for (OptionSpec option : options) {
        String label = label(option);
        text.append(
            entry(
                label,
                help.colorScheme().optionText(label).toString(),
                described(spec, option),
                TEXT));
      }
    }
    return text.toString();
  }

  private String footer(Help help) {
    String[] examples = help.commandSpec().usageMessage().footer();
    if (examples.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(heading("Examples", help));
    for (String example : examples) {
      text.append(text(WordWrap.lines(String.format(example), columns, EXAMPLE_HANGING)));
    }
    return text.toString();
  }

  /** The texts of an option, with its default. */
  private static List<String> described(CommandSpec command, OptionSpec option) {
    List<String> texts = new ArrayList<>(List.of(option.description()));
    Optional<String> otherwise = OptionDefaults.of(command.name(), option.longestName());
    if (otherwise.isPresent() && texts.stream().noneMatch(text -> text.contains(DEFAULT))) {
      String first = texts.get(0);
      String open = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
      texts.set(0, "%s (%s: %s).".formatted(open, DEFAULT, otherwise.get()));
    }
    return texts;
  }

  private static String label(OptionSpec option) {
    String names = String.join(", ", option.names());
    if (option.arity().max() == 0) {
      return names;
    }
    String values =
        option.splitRegex().isEmpty() || option.hideParamSyntax()
            ? option.paramLabel()
            : "%1$s[,%1$s...]".formatted(option.paramLabel());
    return names + (option.arity().min() == 0 ? "[=" + values + "]" : "=" + values);
  }

  private static String label(PositionalParamSpec parameter) {
    String label = parameter.paramLabel();
    String repeated = parameter.arity().max() > 1 ? label + "..." : label;
    return parameter.required() ? repeated : "[" + repeated + "]";
  }

  private static String heading(String heading, Help help) {
    return "%n%s%n".formatted(help.ansi().new Text("@|bold " + heading + ":|@"));
  }

  /** A name with its text next to it, or below where the name is too long. */
  private String entry(String plain, String coloured, List<String> paragraphs, int at) {
    StringBuilder text = new StringBuilder(" ".repeat(INDENT)).append(coloured);
    int end = INDENT + plain.length();
    boolean nextTo = end + INDENT <= at;
    text.append(nextTo ? " ".repeat(at - end) : String.format("%n") + " ".repeat(at));
    int width = columns - at;
    String lines =
        paragraphs.stream()
            .flatMap(
                paragraph ->
                    WordWrap.lines(paragraph, width, WordWrap.hanging(paragraph, width / 3))
                        .stream())
            .collect(Collectors.joining(String.format("%n") + " ".repeat(at)));
    return text.append(lines).append(String.format("%n")).toString();
  }

  private static String text(List<String> lines) {
    return lines.stream().map("%s%n"::formatted).collect(Collectors.joining());
  }
}
