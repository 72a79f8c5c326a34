package dev.isomorph.cli.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.isomorph.anomaly.data.DataReport;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.image.SizeText;
import dev.isomorph.anomaly.recipe.AspectRatio;
import dev.isomorph.anomaly.recipe.CropChoice;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.TilingOptions;
import dev.isomorph.cli.progress.ProgressLine;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at data before anything is trained on it. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Looks at data before anything is trained on it.",
    footer = {"  isomorph data check photos", "  isomorph data check mvtec/hazelnut --format json"})
public final class DataCommand implements Runnable {
  private static final int SHOWN = 5;

  private final CliContext context;
  @Spec private CommandSpec spec;

  public DataCommand(CliContext context) {
    this.context = context;
  }

  /** How a report is printed. */
  enum Format {
    /** For people. */
    TEXT,
    /** One object. */
    JSON
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command: check");
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Reads every image and reports what is there: counts, kinds, sizes (width x height); images that cannot be read; masks that are missing, of another size or empty; images that are both trained on and tested, detected by their pixels; and what a training would do.",
        "Exit code 1 if something is wrong."
      },
      footer = {
        "  isomorph data check mvtec/hazelnut",
        "  isomorph data check images.csv --format json",
        "  isomorph data check fashion-mnist --normal-class 0"
      })
  int check(
      @Parameters(
              paramLabel = "DATA",
              description =
                  "A folder of images, a folder in the MVTec AD layout or with IDX files, or a CSV file with the columns path, label, mask, split.")
          Path data,
      @Option(
              names = "--normal-class",
              paramLabel = "K",
              description = "With IDX files: the class that is normal.")
          Integer normalClass,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "text",
              description = "text or json (default: ${DEFAULT-VALUE}).")
          Format format)
      throws IOException {
    DataSet set =
        DataSet.open(data, normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass));
    ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), context);
    progress.begin("reading images", set.training().size() + set.test().size(), "img");
    context.interruption().listen(Thread.currentThread()::interrupt);
    DataReport report = DataReport.of(set, (done, total) -> progress.done(done));
    progress.end();
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    } else {
      print(out, report);
      advise(out, set);
    }
    return report.sound() ? Failures.OK : Failures.FAILED;
  }

  private static void print(PrintWriter out, DataReport report) {
    out.println(report.data() + ": " + report.layout());
    for (DataReport.Split split : report.splits()) {
      if (split.images() > 0) {
        out.printf(
            Locale.ROOT,
            "  %-5s %,7d images; %s; %s%s%n",
            split.name(),
            split.images(),
            counted(split.kinds()),
            counted(split.sizes()),
            split.masks() == 0 ? "" : String.format(Locale.ROOT, "; %,d masks", split.masks()));
      }
    }
    problems(out, "unreadable", report.unreadable());
    problems(out, "masks missing", report.masksMissing());
    problems(out, "masks wrong", report.masksWrong());
    groups(out, "leaks: equal images to train on and to test", report.leaks());
    groups(out, "equal images with different labels", report.contradictions());
    groups(out, "equal images in one split", report.duplicates());
    if (report.sound()) {
      out.println("nothing wrong");
    }
  }

  /** What a training would do with the images, and its command. */
  private void advise(PrintWriter out, DataSet set) {
    out.println("next: isomorph train " + set.root() + " --output model");
    if (set.layout() == Layout.IDX) {
      return;
    }
    Size2d seen = Recipe.forLayout(set.layout()).architecture().input().spatial();
    CropChoice choice = CropChoice.of(set.training(), seen);
    if (choice.tiling().isPresent()) {
      out.printf("  %s; %s sets another scale%n", choice.words(), TilingOptions.SCALE);
    } else {
      Size2d input = AspectRatio.input(set.training(), seen, out::println);
      out.printf("  the network sees each image as a whole, at %s%n", SizeText.of(input));
    }
  }

  /** The most frequent first. */
  private static String counted(Map<String, Integer> counts) {
    String shown =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(SHOWN)
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%,d %s",
                        entry.getValue(),
                        entry.getKey().isEmpty() ? "unlabelled" : entry.getKey()))
            .collect(Collectors.joining(", "));
    return counts.size() <= SHOWN ? shown : shown + " and %d more".formatted(counts.size() - SHOWN);
  }

  private static void groups(PrintWriter out, String what, List<List<String>> groups) {
    problems(out, what, groups.stream().map(names -> String.join(" = ", names)).toList());
  }

  private static void problems(PrintWriter out, String what, List<String> problems) {
    if (problems.isEmpty()) {
      return;
    }
    out.printf(Locale.ROOT, "%s: %,d%n", what, problems.size());
    problems.stream().limit(SHOWN).forEach(problem -> out.println("  " + problem));
    if (problems.size() > SHOWN) {
      out.println("  …; --format json lists all");
    }
  }
}
