package dev.isomorph.cli;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.evaluate.MetricsFile;
import dev.isomorph.anomaly.suite.Texture;
import dev.isomorph.anomaly.suite.TextureDataSet;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
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
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Trains and measures detectors on data sets that anybody can install, one after the other. What
 * has its {@code metrics.json} is not done again, and a training that was stopped goes on.
 */
final class SuiteRun {
  private static final Path FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int FASHION_IMAGES = 2000;
  private static final int CLASSES = 10;
  private static final List<Integer> CLASSES_OF_THREE_SEEDS = List.of(0, 6);
  private static final List<String> TEXTURES_OF_THREE_SEEDS = List.of("gravel", "diamond");
  private static final int RESAMPLES = 200;

  private final Path output;
  private final Backend backend;
  private final Device device;
  private final Optional<Integer> epochs;
  private final PrintWriter err;
  private final Surroundings surroundings;

  /** Which data sets. */
  enum Name {
    FASHION_MNIST,
    TEXTURES,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One training: a data set, a recipe, a seed. */
  private record Job(String set, SuiteRecipe recipe, long seed) {
    Path folder(Path output) {
      return output.resolve(set).resolve(recipe.folder() + "-" + seed);
    }
  }

  SuiteRun(
      Path output,
      Backend backend,
      Device device,
      Optional<Integer> epochs,
      PrintWriter err,
      Surroundings surroundings) {
    this.output = output;
    this.backend = backend;
    this.device = device;
    this.epochs = epochs;
    this.err = err;
    this.surroundings = surroundings;
  }

  /** Does what is not yet done; false if it was interrupted. */
  boolean run(Name name) throws IOException {
    List<Job> jobs = new ArrayList<>();
    if (name != Name.TEXTURES) {
      jobs.addAll(fashionJobs());
    }
    if (name != Name.FASHION_MNIST) {
      jobs.addAll(textureJobs());
    }
    int number = 0;
    for (Job job : jobs) {
      number++;
      if (Files.exists(job.folder(output).resolve("metrics.json"))) {
        continue;
      }
      err.printf(
          "%d of %d: %s, %s, seed %d%n", number, jobs.size(), job.set(), job.recipe(), job.seed());
      measure(job);
      if (surroundings.interruption().requested()) {
        return false;
      }
      SuiteTable.write(output);
    }
    SuiteTable.write(output);
    return true;
  }

  /** What is trained by default comes first, then more seeds of it, then the notebook's recipe. */
  private static List<Job> fashionJobs() {
    List<String> sets =
        IntStream.range(0, CLASSES).mapToObj(normal -> "fashion-mnist/" + normal).toList();
    List<Job> jobs = new ArrayList<>(jobs(sets, SuiteRecipe.DEFAULT));
    for (int normal : CLASSES_OF_THREE_SEEDS) {
      jobs.add(new Job(sets.get(normal), SuiteRecipe.DEFAULT, 2));
      jobs.add(new Job(sets.get(normal), SuiteRecipe.DEFAULT, 3));
    }
    jobs.addAll(jobs(sets, SuiteRecipe.NOTEBOOK));
    return jobs;
  }

  /**
   * What counts comes first, then more seeds of it, then what was tuned by, then the notebook's.
   */
  private static List<Job> textureJobs() {
    List<Job> jobs = new ArrayList<>(jobs(textures(false), SuiteRecipe.DEFAULT));
    for (String texture : TEXTURES_OF_THREE_SEEDS) {
      jobs.add(new Job("textures/" + texture, SuiteRecipe.DEFAULT, 2));
      jobs.add(new Job("textures/" + texture, SuiteRecipe.DEFAULT, 3));
    }
    jobs.addAll(jobs(textures(true), SuiteRecipe.DEFAULT));
    jobs.addAll(jobs(textures(false), SuiteRecipe.NOTEBOOK));
    jobs.addAll(jobs(textures(true), SuiteRecipe.NOTEBOOK));
    return jobs;
  }

  private static List<String> textures(boolean tuning) {
    return Texture.ALL.stream()
        .filter(texture -> texture.tuning() == tuning)
        .map(texture -> "textures/" + texture.name())
        .toList();
  }

  private static List<Job> jobs(List<String> sets, SuiteRecipe recipe) {
    return sets.stream().map(set -> new Job(set, recipe, 1)).toList();
  }

  private void measure(Job job) throws IOException {
    DataSet data = data(job);
    ImageSet normal = data.training().sample(FASHION_IMAGES, job.seed());
    Proposal proposal = job.recipe().proposal(data.layout());
    TrainingConfig usual = proposal.config().withDevice(device).withSeed(job.seed());
    TrainingConfig config =
        proposal
            .method()
            .config(epochs.map(TrainingBudget::ofEpochs).map(usual::lasting).orElse(usual));
    TrainingMethod method = proposal.method().training(proposal.scoring());
    Path folder = job.folder(output);
    try (RunFolder run = RunFolder.at(folder.resolve("run"));
        AnomalyDetector detector =
            AnomalyDetector.train(
                proposal.network(),
                normal,
                backend,
                config,
                method,
                run,
                new TrainingConsole(err, surroundings))) {
      if (surroundings.interruption().requested()) {
        return;
      }
      detector.save(folder.resolve("model"));
      Evaluator evaluator = new Evaluator(RESAMPLES, 1);
      detector.inspect(data.test().examples().iterator(), evaluator);
      Map<String, String> about = new LinkedHashMap<>();
      about.put("network", detector.architecture().name());
      about.put("method", method.name());
      about.put("scoring", detector.scorer().scoring().toString());
      about.put("backend", backend.name() + ": " + backend.version());
      about.put("budget", config.budget().toString());
      about.put("trainingSeconds", String.format(Locale.ROOT, "%.0f", seconds(detector)));
      MetricsFile.write(folder.resolve("metrics.json"), about, evaluator.evaluation());
    }
  }

  private static double seconds(AnomalyDetector detector) {
    return detector.calibration().orElseThrow().provenance() instanceof Provenance.Trained trained
        ? trained.seconds()
        : Double.NaN;
  }

  private DataSet data(Job job) throws IOException {
    String name = job.set().substring(job.set().indexOf('/') + 1);
    if (job.set().startsWith("fashion-mnist/")) {
      return DataSet.open(FASHION_MNIST, OptionalInt.of(Integer.parseInt(name)));
    }
    Path folder = output.resolve(job.set()).resolve("data");
    if (!Files.exists(folder)) {
      Texture texture = Texture.named(name);
      TextureDataSet.standard(texture.number())
          .write(folder, texture.picture(), texture.next().picture());
    }
    return DataSet.open(folder);
  }
}
