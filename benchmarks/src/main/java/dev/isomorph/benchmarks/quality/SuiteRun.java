package dev.isomorph.benchmarks.quality;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.evaluate.MetricsFile;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
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
  private final SuiteListener listener;
  private final SuiteData data;

  /**
   * A run in a folder.
   *
   * @param output where data sets, models, runs and results are
   * @param backend that trains
   * @param device where it trains
   * @param budget of each training; empty for what its recipe has
   */
  public SuiteRun(
      Path output,
      Backend backend,
      Device device,
      Optional<TrainingBudget> budget,
      SuiteListener listener) {
    this.output = output;
    this.backend = backend;
    this.device = device;
    this.budget = budget;
    this.listener = listener;
    this.data = new SuiteData(output, listener);
  }

  /**
   * Does what is not yet done, and writes {@code suite.md} after each training.
   *
   * @return false if it was cancelled
   * @throws IOException if data are not installed, or a file cannot be read or written
   */
  public boolean run(SuiteJob.Suite suite) throws IOException {
    List<SuiteJob> jobs = SuiteJob.of(suite);
    int number = 0;
    for (SuiteJob job : jobs) {
      number++;
      if (Files.exists(job.folder(output).resolve("metrics.json"))) {
        continue;
      }
      listener.begun(number, jobs.size(), job);
      measure(job);
      if (listener.cancelled()) {
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
    Recipe recipe = recipe(job, images.layout()).suitedTo(normal, listener::chosen);
    TrainingConfig config = recipe.trainingConfig();
    listener.training(recipe, normal);
    Path folder = job.folder(output);
    try (RunFolder run = RunFolder.at(folder.resolve("run"));
        AnomalyDetector detector =
            AnomalyDetector.trainer(backend)
                .recipe(recipe)
                .record(run)
                .listener(listener.trainingListener())
                .train(normal)) {
      if (listener.cancelled()) {
        return;
      }
      detector.save(folder.resolve("model"));
      long start = System.nanoTime();
      Evaluator evaluator = evaluated(detector, images);
      double seconds = (System.nanoTime() - start) / 1e9;
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
    InspectionListener shown = listener.evaluation(detector, images.test());
    double pixelLimit = detector.calibration().orElseThrow().pixelLimit();
    Evaluator evaluator = new Evaluator(RESAMPLES, 1, OptionalDouble.of(pixelLimit));
    detector.inspect(
        images.test().examples().iterator(),
        new InspectionListener() {
          @Override
          public void inspected(Inspection inspection) {
            evaluator.inspected(inspection);
            shown.inspected(inspection);
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            shown.skipped(reason);
            evaluator.skipped(reason);
          }
        });
    listener.evaluated();
    return evaluator;
  }

  private static double seconds(AnomalyDetector detector) {
    return detector.calibration().orElseThrow().provenance() instanceof Provenance.Trained trained
        ? trained.seconds()
        : Double.NaN;
  }
}
