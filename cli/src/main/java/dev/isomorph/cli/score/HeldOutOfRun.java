package dev.isomorph.cli.score;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.HeldOutExamples;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.train.TrainCommand;
import dev.isomorph.cli.train.TrainingArguments;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import picocli.CommandLine.ParseResult;

/**
 * The images that were held out when a model was trained, found again by its run folder: the data
 * that it names, split by the seed that it keeps.
 */
public final class HeldOutOfRun {
  private final Path model;
  private final Architecture architecture;
  private final Calibration calibration;

  HeldOutOfRun(Path model, Architecture architecture, Calibration calibration) {
    this.model = model;
    this.architecture = architecture;
    this.calibration = calibration;
  }

  /**
   * The images, as far as files and numbers show; {@link #requireSame} looks at their scores.
   *
   * @param area that the training inspected
   * @throws IllegalArgumentException if they cannot be found, with the reason
   */
  ImageSet find(InspectedArea area, CliContext context) throws IOException {
    if (!(calibration.provenance() instanceof Provenance.Trained trained)) {
      throw notFound("the network was trained elsewhere");
    }
    Path run = TrainCommand.runOf(model);
    RunSettings settings =
        RunFolder.settings(run).orElseThrow(() -> notFound("there is no run folder " + run));
    ParseResult words =
        TrainCommand.commandLine(TrainingArguments.read(run), context).getParseResult();
    long seed = Long.parseLong(settings.value("seed"));
    if (seed != trained.seed()) {
      throw notFound(
          "the run folder %s is of another training, with seed %d instead of %d"
              .formatted(run, seed, trained.seed()));
    }
    ImageSet images;
    try {
      images = area.of(images(words, seed));
    } catch (DataSetException e) {
      throw notFound(e.getMessage());
    }
    return heldOut(images, settings, trained);
  }

  private static ImageSet images(ParseResult words, long seed) {
    Path data = words.matchedPositionalValue(0, null);
    Integer normalClass = words.matchedOptionValue("--normal-class", null);
    Integer limit = words.matchedOptionValue("--limit", null);
    ImageSet normal =
        DataSet.open(data, normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass))
            .training();
    return limit == null ? normal : normal.sample(limit, seed);
  }

  private ImageSet heldOut(ImageSet images, RunSettings settings, Provenance.Trained trained) {
    boolean crops = calibration.tiling().isPresent() && !settings.cutsFixedTiles();
    int read = trained.trainingImages() + trained.heldOutImages() + trained.unreadableImages();
    // A training on crops may use a part of the photographs, drawn from all of them.
    requireImages(crops ? settings.offeredImages().orElse(read) : read, images.size());
    TrainingConfig config =
        TrainingConfig.defaults()
            .withSeed(trained.seed())
            .withHeldOutShare(Double.parseDouble(settings.value("held-out share")))
            .withPatience(Integer.parseInt(settings.value(RunSettings.PATIENCE)));
    if (crops) {
      config =
          TrainCommand.withMemoryOf(
              settings, Recipe.onCrops(config, calibration.tiling().orElseThrow()));
    }
    List<Example> heldOut;
    try {
      heldOut =
          HeldOutExamples.of(
              images,
              architecture,
              config,
              trained.unreadableImages() == 0 ? image -> true : HeldOutOfRun::isReadable);
    } catch (DataSetException e) {
      throw notFound(e.getMessage());
    }
    if (heldOut.size() != calibration.scores().size()) {
      throw notFound(
          "expected %,d held-out scores as in training, got %,d"
              .formatted(heldOut.size(), calibration.scores().size()));
    }
    return new ImageSet(images.description() + "; held out in training", heldOut);
  }

  private static boolean isReadable(Example example) {
    try {
      example.image().read();
      return true;
    } catch (UnreadableImageException e) {
      return false;
    }
  }

  private void requireImages(int expected, int actual) {
    if (expected != actual) {
      throw notFound(
          "expected %,d images as in training, got %,d, for images were %s since"
              .formatted(expected, actual, actual > expected ? "added" : "removed"),
          actual > expected ? "remove them again, or " : "put them back, or ");
    }
  }

  /**
   * Checks by their scores that the images are those that set the threshold: all of them, as a
   * training on a part of a folder draws other images, as many, after some were added to it.
   *
   * @param progress hears of each image
   * @throws IllegalArgumentException if they are not
   */
  void requireSame(AnomalyDetector detector, ImageSet heldOut, ScoreListener progress) {
    List<ImageScore> found = new ArrayList<>();
    detector.score(heldOut, new Found(found).and(progress));
    if (!areKept(found)) {
      throw notFound(
          found.stream()
                  .filter(score -> !isKept(score.anomalyScore()))
                  .findFirst()
                  .map(
                      score ->
                          "%s scores %s, which none of the held-out images did"
                              .formatted(score.name(), score.anomalyScore()))
                  .orElse("%,d images do not score as they did".formatted(heldOut.size()))
              + ", for images were added, removed or changed since",
          "put them back as they were, or ");
    }
  }

  /** Keeps scores; an image that cannot be read has none. */
  private record Found(List<ImageScore> scores) implements ScoreListener {
    @Override
    public void scored(ImageScore score) {
      scores.add(score);
    }

    @Override
    public void skipped(UnreadableImageException reason) {}
  }

  private boolean isKept(double score) {
    return calibration.scores().stream().anyMatch(kept -> isSame(kept, score));
  }

  private boolean areKept(List<ImageScore> found) {
    double[] kept = calibration.scores().stream().mapToDouble(score -> score).sorted().toArray();
    double[] scores = found.stream().mapToDouble(ImageScore::anomalyScore).sorted().toArray();
    return kept.length == scores.length
        && IntStream.range(0, kept.length).allMatch(i -> isSame(kept[i], scores[i]));
  }

  private static boolean isSame(double kept, double score) {
    return Math.abs(kept - score) <= Threshold.ENGINE_MARGIN * kept;
  }

  private IllegalArgumentException notFound(String reason) {
    return notFound(reason, "");
  }

  private IllegalArgumentException notFound(String reason, String remedy) {
    return new IllegalArgumentException(
        "%s: the held-out images of the training are not found again: %s; %sgive normal images that the network was not trained on: isomorph rescore %s IMAGES --scoring TERMS"
            .formatted(model, reason, remedy, model));
  }
}
