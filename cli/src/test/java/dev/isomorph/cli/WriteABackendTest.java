package dev.isomorph.cli;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.junit.BackendConformance;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/write-a-backend.md} quotes, names and runs is there and works. */
class WriteABackendTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path DOCUMENT = PROJECT.resolve("docs/write-a-backend.md");

  /** Commands that take long are parsed alone. */
  private static final Set<String> QUICK_CHAPTERS = Set.of("L", "P", "E");

  @TempDir private Path folder;

  @Test
  void quotations_are_as_in_the_sources() throws IOException {
    List<MatchResult> quotations = found("```(?:java|xml) (\\S+)\n(.*?)```");
    assertThat(quotations).hasSizeGreaterThanOrEqualTo(10);
    assertThat(found("```\\w+ [^\n]+\n")).hasSameSizeAs(quotations);
    for (MatchResult quotation : quotations) {
      assertThat(PROJECT.resolve(quotation.group(1))).content().contains(quotation.group(2));
    }
  }

  @Test
  void links_lead_to_files_of_the_project() throws IOException {
    List<MatchResult> links = found("\\]\\(([^)]+)\\)");
    assertThat(links).hasSizeGreaterThan(8);
    for (MatchResult link : links) {
      String file = link.group(1).replaceFirst("#.*", "");
      assertThat(file.isEmpty() ? DOCUMENT : DOCUMENT.resolveSibling(file)).exists();
    }
  }

  @Test
  void methods_that_are_named_are_there() throws IOException {
    Set<String> methods =
        Stream.of(
                Architecture.class,
                Backend.class,
                BackendConformance.class,
                BackendProvider.class,
                Engine.class,
                Plan.class,
                SuiteSize.class,
                TrainingOptions.class,
                Waivers.class)
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .map(Method::getName)
            .collect(toSet());
    assertThat(found("`(?:\\w+\\.)?([a-z]\\w*)\\([^`]*`"))
        .hasSizeGreaterThan(8)
        .extracting(named -> named.group(1))
        .allMatch(methods::contains);
  }

  @Test
  void the_tables_of_methods_have_every_one() throws IOException {
    Predicate<Method> any = method -> !method.isSynthetic();
    assertTable(NativeModel.class, any);
    assertTable(NativeTraining.class, any);
    assertTable(
        BackendConformance.class,
        method ->
            Modifier.isProtected(method.getModifiers())
                && !Modifier.isAbstract(method.getModifiers()));
    assertTable(
        Examination.class,
        method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == void.class);
  }

  private static void assertTable(Class<?> type, Predicate<Method> listed) throws IOException {
    String table = found("\\| method of `" + type.getSimpleName() + "` \\|.*?\n\n").get(0).group();
    Set<String> rows =
        Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE)
            .matcher(table)
            .results()
            .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
            .collect(toSet());
    Set<String> methods =
        Stream.of(type.getDeclaredMethods()).filter(listed).map(Method::getName).collect(toSet());
    assertThat(rows).as(type.getSimpleName()).isEqualTo(methods);
  }

  @Test
  void commands_are_accepted_and_those_of_quick_chapters_run() throws IOException {
    List<List<String>> commands = commands();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(6);
    int run = 0;
    for (List<String> command : commands) {
      List<String> withHelp = new ArrayList<>(command);
      withHelp.add("--help"); // everything is parsed, and nothing run
      assertEndsWell(withHelp);
      int chapter = command.indexOf("--chapter");
      if (chapter >= 0
          && QUICK_CHAPTERS.containsAll(List.of(command.get(chapter + 1).split(",")))) {
        assertEndsWell(command);
        run++;
      }
    }
    assertThat(run).isGreaterThanOrEqualTo(2);
    assertThat(folder.resolve("report/conformance.html")).exists();
  }

  private static void assertEndsWell(List<String> command) {
    Terminal.Result result = Terminal.withEngines().run(command.toArray(String[]::new));
    assertThat(result.exitCode()).as("%s: %s", command, result.err()).isZero();
  }

  /** The arguments of each command, with names for the placeholders. */
  private List<List<String>> commands() throws IOException {
    Path waivers = Files.writeString(folder.resolve("waivers.json"), "[]");
    Map<String, String> values =
        Map.of(
            "NAME", "reference",
            "FILE", waivers.toString(),
            "DIR", folder.resolve("report").toString());
    return found("(?:\\./isomorph|dev\\.isomorph\\.cli\\.Main) ([^#`\n]+)").stream()
        .map(command -> command.group(1).strip().split("\\s+"))
        .map(words -> Stream.of(words).map(word -> values.getOrDefault(word, word)).toList())
        .toList();
  }

  @Test
  void the_waiver_that_is_shown_can_be_read() throws IOException {
    String shown = found("\n    (\\{\"rule\".*?})\n").get(0).group(1);
    Path file = Files.writeString(folder.resolve("shown.json"), "[" + shown + "]");
    Waivers.read(file)
        .requireRules(
            Rules.chapters(SuiteSize.ciDefaults()).values().stream()
                .flatMap(List::stream)
                .map(Rule::id)
                .toList());
  }

  @Test
  void the_failure_that_is_shown_begins_as_failures_do() throws IOException {
    String shown = found("\n    (MUST .*?) on 'loops':\n").get(0).group(1);
    assertThat(
            Rules.chapters(SuiteSize.ciDefaults()).values().stream()
                .flatMap(List::stream)
                .map(rule -> rule.level() + " " + rule))
        .contains(shown);
  }

  private static List<MatchResult> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .toList();
  }
}
