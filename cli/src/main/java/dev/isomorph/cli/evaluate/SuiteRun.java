package dev.isomorph.cli.evaluate;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.evaluate.MetricsFile;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.progress.EvaluationConsole;
import dev.isomorph.cli.train.TrainingConsole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains and measures detectors on data sets that anybody can install or generate, one after the
 * other. What has its {@code metrics.json} is not done again, and a training that was stopped is
 * resumed.
 */
public final class SuiteRun {
  /** The most normal images that are trained on. */
  private static final int MAX_IMAGES = 2000;

  private static final int RESAMPLES = 200;

  private final Path output;
  private final Backend backend;
  private final Device device;
  private final Optional<TrainingBudget> budget;
  private final PrintWriter err;
  private final CliContext context;
  private final SuiteData data;

  SuiteRun(
      Path output,
      Backend backend,
      Device device,
      Optional<TrainingBudget> budget,
      PrintWriter err,
      CliContext context) {
    this.output = output;
    this.backend = backend;
    this.device = device;
    this.budget = budget;
    this.err = err;
    this.context = context;
    this.data = new SuiteData(output, err, context);
  }

  /** Does what is not yet done; false if it was interrupted. */
  boolean run(SuiteJob.Suite suite) throws IOException {
    List<SuiteJob> jobs = SuiteJob.of(suite);
    int number = 0;
    for (SuiteJob job : jobs) {
      number++;
      if (Files.exists(job.folder(output).resolve("metrics.json"))) {
        continue;
      }
      err.printf(
          "%d of %d: %s, %s, seed %d%n", number, jobs.size(), job.set(), job.recipe(), job.seed());
      measure(job);
      if (context.interruption().requested()) {
        return false;
      }
      SuiteTable.write(output);
    }
    SuiteTable.write(output);
    return true;
  }

  private void measure(SuiteJob job) throws IOException {
    DataSet images = data.open(job);
    ImageSet normal = images.training().sample(MAX_IMAGES, job.seed());
    Recipe recipe = recipe(job, images.layout()).suitedTo(normal, err::println);
    TrainingConfig config = recipe.trainingConfig();
    ImageSizes.requireMemory(recipe.architecture(), config, recipe.scoring(), normal, err);
    Path folder = job.folder(output);
    try (RunFolder run = RunFolder.at(folder.resolve("run"));
        AnomalyDetector detector =
            AnomalyDetector.trainer(backend)
                .recipe(recipe)
                .record(run)
                .listener(new TrainingConsole(err, context))
                .train(normal)) {
      if (context.interruption().requested()) {
        return;
      }
      detector.save(folder.resolve("model"));
      long start = context.nanoTime().getAsLong();
      Evaluator evaluator = evaluated(detector, images);
      double seconds = (context.nanoTime().getAsLong() - start) / 1e9;
      Map<String, String> about = new LinkedHashMap<>();
      about.put("network", detector.architecture().name());
      about.put("method", recipe.training().name());
      about.put("scoring", detector.scorer().scoring().toString());
      config.tiling().ifPresent(t -> about.put("tiles", t.toString()));
      about.put("backend", backend.name() + ": " + backend.version());
      about.put("budget", config.budget().toString());
      about.put("trainingSeconds", String.format(Locale.ROOT, "%.0f", seconds(detector)));
      about.put("scoringSeconds", String.format(Locale.ROOT, "%.1f", seconds));
      MetricsFile.write(folder.resolve("metrics.json"), about, evaluator.evaluation());
    }
  }

  private Recipe recipe(SuiteJob job, Layout layout) {
    Recipe usual = job.recipe().recipe(layout);
    TrainingConfig config = usual.config().withDevice(device).withSeed(job.seed());
    return usual.withConfig(budget.map(config::lasting).orElse(config));
  }

  private Evaluator evaluated(AnomalyDetector detector, DataSet images) {
    ImageSizes.requireMemory(detector, ImageStream.of(images.test()), true, err);
    double pixelLimit = detector.calibration().orElseThrow().pixelLimit();
    Evaluator evaluator = new Evaluator(RESAMPLES, 1, OptionalDouble.of(pixelLimit));
    EvaluationConsole console =
        new EvaluationConsole(evaluator, Optional.empty(), images.test().size(), err, context);
    detector.inspect(images.test().examples().iterator(), console);
    console.end();
    return evaluator;
  }

  private static double seconds(AnomalyDetector detector) {
    return detector.calibration().orElseThrow().provenance() instanceof Provenance.Trained trained
        ? trained.seconds()
        : Double.NaN;
  }
}
