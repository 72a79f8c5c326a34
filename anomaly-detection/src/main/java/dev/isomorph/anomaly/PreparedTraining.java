package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.EvenSample;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.Photographs;
import dev.isomorph.anomaly.training.SampleSet;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingSet;
import dev.isomorph.anomaly.training.WholeImages;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The images of a training, read: what the network is trained on, and what sets the threshold.
 *
 * @param set what the network is trained on and watched by
 * @param unreadable what is left out
 * @param wholeTraining some of the images that are trained on, whole, as they are scored
 * @param heldOut what sets the threshold, for a network and a scoring
 */
record PreparedTraining(
    TrainingSet set,
    List<UnreadableImageException> unreadable,
    WholeImages wholeTraining,
    HeldOut heldOut) {
  /** Share of the held-out images that watch the training where it needs watching. */
  private static final double WATCHED_SHARE = 0.5;

  /** Images that a training of steps or of a time is watched by, at most. */
  private static final int MAX_WATCHED = 512;

  /** Images that tell what a scene looks like, at most. */
  private static final int MAX_WHOLE = 64;

  /** What sets the threshold. */
  interface HeldOut {
    HeldOutImages with(CompiledModel model, Scoring scoring);
  }

  /**
   * Reads images.
   *
   * @throws dev.isomorph.anomaly.data.DataSetException if too few can be read
   */
  static PreparedTraining of(
      ImageSet images,
      Preprocessing preprocessing,
      TrainingConfig config,
      PreparedImages.Progress progress) {
    return config.tiling().isPresent()
        ? ofPhotographs(images, preprocessing, config, progress)
        : ofResized(images, preprocessing, config, progress);
  }

  private static PreparedTraining ofResized(
      ImageSet images,
      Preprocessing preprocessing,
      TrainingConfig config,
      PreparedImages.Progress progress) {
    long start = System.nanoTime();
    PreparedImages prepared =
        PreparedImages.of(images, preprocessing, config.imageMemoryBytes(), progress);
    HeldOutSplit split = split(images, prepared.size(), prepared.unreadable(), config);
    int[] watched =
        config.budget().byEpochs() ? split.watched() : some(split.watched(), MAX_WATCHED);
    TrainingSet set =
        new TrainingSet(
            new SampleSet(prepared, split.training()),
            new SampleSet(prepared, watched),
            split,
            String.format(Locale.ROOT, "%,d images", split.training().length),
            prepared.size() + " with pixels " + prepared.fingerprint(),
            split.calibration().length / (double) watched.length,
            Duration.ofNanos(System.nanoTime() - start));
    return new PreparedTraining(
        set,
        prepared.unreadable(),
        whole(prepared, some(split.training(), MAX_WHOLE), preprocessing.size()),
        (model, scoring) ->
            new HeldOutImages.Resized(model, prepared, split.calibration(), config.seed()));
  }

  /** How so many readable images share the work, without the unreadable ones. */
  static HeldOutSplit split(
      ImageSet images,
      int readable,
      List<UnreadableImageException> unreadable,
      TrainingConfig config) {
    return HeldOutSplit.of(
        images.description(),
        readable,
        unreadable,
        config.heldOutShare(),
        config.patience() > 0,
        WATCHED_SHARE,
        config.seed());
  }

  /** All positions, or as many as allowed at even distances. */
  static int[] some(int[] positions, int most) {
    return EvenSample.positions(positions.length, most).map(i -> positions[i]).toArray();
  }

  private static WholeImages whole(PreparedImages prepared, int[] positions, Size2d size) {
    return new WholeImages(
        () -> Arrays.stream(positions).mapToObj(prepared::image).iterator(), size);
  }

  private static PreparedTraining ofPhotographs(
      ImageSet images,
      Preprocessing preprocessing,
      TrainingConfig config,
      PreparedImages.Progress progress) {
    Photographs photographs =
        Photographs.of(images, preprocessing, config.tiling().orElseThrow(), config, progress);
    List<Example> calibration = photographs.calibration();
    return new PreparedTraining(
        photographs.trainingSet(),
        photographs.unreadable(),
        photographs.wholeTraining(MAX_WHOLE),
        (model, scoring) ->
            new HeldOutImages.Large(
                LargeImages.of(model, config.tiling().orElseThrow(), scoring), calibration));
  }
}
