package dev.isomorph.cli.conformance;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Capability;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.progress.ProgressLine;
import dev.isomorph.conformance.Examiner;
import dev.isomorph.conformance.Outcome;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Verdict;
import dev.isomorph.conformance.Waivers;
import dev.isomorph.conformance.report.BackendTable;
import dev.isomorph.conformance.report.Scoreboard;
import dev.isomorph.conformance.report.ScoreboardJson;
import dev.isomorph.conformance.report.ScoreboardPage;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies backends against the rules. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies every backend against the rules that make it the same network: PyTorch's numbers and the float64 reference.",
      "Prints what passed; exit code 1 if a rule fails anywhere. The whole suite takes some minutes."
    },
    footer = {
      "  isomorph conformance --report page                everything, with a page",
      "  isomorph conformance --backend djl --chapter L,D  two chapters on one",
      "  isomorph conformance --chapter R --graphs 2000 --seed 7"
    })
public final class ConformanceCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  @Option(
      names = "--backend",
      split = ",",
      paramLabel = "NAME",
      completionCandidates = Candidates.OfBackends.class,
      description = "Backends to examine (default: all that start; see 'isomorph backends').")
  private List<String> backends = List.of();

  @Option(
      names = "--chapter",
      split = ",",
      paramLabel = "LETTER",
      description =
          "Chapters to try (default: all): L layers, G graphs, F folding, P parameters, D derivatives, O objectives, T training, B bfloat16, W weights, X exchange, C closing and threads, E errors, S same seed, R random networks.")
  private List<String> letters = List.of();

  @Option(
      names = "--graphs",
      paramLabel = "N",
      defaultValue = "300",
      description = "How many random networks chapter R compares (default: ${DEFAULT-VALUE}).")
  private int graphs;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "The seed of the random networks (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--waivers",
      paramLabel = "FILE",
      description =
          "Known deviations, as a JSON array of rule, backend, reason and expires (default: none).")
  private Path waivers;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write conformance.html, a page of its own, and conformance.json into this folder.")
  private Path report;

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description = "Write the table of backends in this file anew; only when everything is tried.")
  private Path readme;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "What is printed: table or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  /** The printed forms. */
  private enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ConformanceCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (graphs < 1) {
      throw new ParameterException(
          spec.commandLine(), "--graphs: expected 1 or more, got " + graphs);
    }
    if (readme != null) {
      requireWholeRun();
      BackendTable.in(readme.toString(), Files.readString(readme)); // known before minutes pass
    }
    try (Outputs outputs = new Outputs()) {
      outputs.folder("--report", report);
      outputs.file("--readme", readme);
      return conformance();
    }
  }

  private Integer conformance() throws IOException {
    Map<String, List<Rule>> chapters = chapters();
    Waivers known = known();
    List<Backend> examined = started();
    List<Outcome> outcomes = examine(chapters, examined, known);
    Scoreboard scoreboard =
        Scoreboard.of(chapters, examined, outcomes, System.getProperty("isomorph.commit", ""));
    print(scoreboard);
    if (report != null) {
      AtomicFile.writeText(report.resolve("conformance.html"), ScoreboardPage.write(scoreboard));
      AtomicFile.writeText(report.resolve("conformance.json"), ScoreboardJson.write(scoreboard));
      spec.commandLine().getErr().println("wrote " + report.resolve("conformance.html"));
    }
    if (readme != null) {
      String table = BackendTable.markdown(scoreboard, examined);
      AtomicFile.writeText(
          readme, BackendTable.replaced(readme.toString(), Files.readString(readme), table));
      spec.commandLine().getErr().println("wrote " + readme);
    }
    return scoreboard.hasFailures() ? Failures.FAILED : Failures.OK;
  }

  private void requireWholeRun() {
    int graphsOfTheBuild = SuiteSize.ciDefaults().randomNetworks();
    if (!backends.isEmpty() || !letters.isEmpty() || graphs < graphsOfTheBuild) {
      throw new ParameterException(
          spec.commandLine(),
          "--readme: expected all backends, all chapters and %d graphs or more; leave out --backend, --chapter and --graphs"
              .formatted(graphsOfTheBuild));
    }
  }

  private Map<String, List<Rule>> chapters() {
    Map<String, List<Rule>> all =
        Rules.chapters(SuiteSize.ciDefaults().withRandomNetworks(graphs).withSeed(seed));
    Map<String, List<Rule>> chosen = new LinkedHashMap<>(all);
    if (!letters.isEmpty()) {
      for (String letter : letters) {
        if (all.keySet().stream().noneMatch(title -> title.startsWith(letter + " "))) {
          throw new ParameterException(
              spec.commandLine(),
              "--chapter: expected letters of %s, got '%s'".formatted(all.keySet(), letter));
        }
      }
      chosen.keySet().removeIf(title -> !letters.contains(title.substring(0, title.indexOf(' '))));
    }
    return chosen;
  }

  private List<Backend> started() {
    Backends found =
        context.engines().apply(BackendChoice.toTrain(Optional.empty(), context.environment()));
    if (!backends.isEmpty()) {
      return backends.stream().distinct().map(found::named).toList();
    }
    PrintWriter err = spec.commandLine().getErr();
    List<Backend> started = new ArrayList<>();
    for (Backends.Status status : found.statuses()) {
      if (status.backend().isEmpty() && readme != null) {
        throw new BackendException(
            "--readme: expected every backend to start: " + status.reason().orElse(status.name()));
      }
      status
          .backend()
          .ifPresentOrElse(
              started::add,
              () -> err.printf("left out %s: %s%n", status.name(), status.reason().orElse("")));
    }
    return started;
  }

  /**
   * Known deviations.
   *
   * @throws IllegalArgumentException if the file holds something else, or a waiver is for no rule
   */
  private Waivers known() throws IOException {
    if (waivers == null) {
      return Waivers.none();
    }
    Waivers known = Waivers.read(waivers);
    known.requireRules(
        Rules.chapters(SuiteSize.ciDefaults()).values().stream()
            .flatMap(List::stream)
            .map(Rule::id)
            .toList());
    return known;
  }

  private List<Outcome> examine(
      Map<String, List<Rule>> chapters, List<Backend> examined, Waivers known) {
    List<Rule> rules = chapters.values().stream().flatMap(List::stream).toList();
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), context);
    progress.begin("conformance", (long) rules.size() * examined.size(), "rules");
    List<Outcome> outcomes = new ArrayList<>();
    for (Backend backend : examined) {
      List<Backend> partners =
          examined.stream()
              .filter(other -> other != backend)
              .filter(other -> other.limitation(Capability.TRAINING).isEmpty())
              .toList();
      Examiner examiner =
          new Examiner(backend, partners.isEmpty() ? List.of(backend) : partners, known);
      for (Rule rule : rules) {
        outcomes.add(examiner.examine(rule));
        progress.done(outcomes.size(), backend.name() + " " + rule.id());
      }
    }
    progress.end();
    return outcomes;
  }

  private void print(Scoreboard scoreboard) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.print(ScoreboardJson.write(scoreboard));
    } else {
      out.print(scoreboard.table());
      out.println();
      for (Outcome outcome : scoreboard.outcomes()) {
        if (outcome.verdict() == Verdict.FAILED) {
          out.printf("%s on %s:%n  %s%n", outcome.rule(), outcome.backend(), messages(outcome));
        }
      }
      scoreboard.notes().forEach(out::println);
      scoreboard.backends().forEach(backend -> out.println(scoreboard.statement(backend)));
    }
    out.flush();
  }

  private static String messages(Outcome outcome) {
    return String.join("\n  ", outcome.messages());
  }
}
