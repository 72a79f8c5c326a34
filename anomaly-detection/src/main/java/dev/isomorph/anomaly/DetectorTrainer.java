package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Trains detectors by a recipe: {@code
 * AnomalyDetector.trainer(backend).recipe(recipe).train(images)}. Immutable: each method but {@link
 * #train} gives another trainer. Safe from many threads.
 */
public final class DetectorTrainer {
  private final Backend backend;
  private final Recipe recipe;
  private final TrainingRecord record;
  private final TrainingListener listener;

  /** By {@link Recipe#segment}, without a record, silently. */
  DetectorTrainer(Backend backend) {
    this(backend, Recipe.segment(), TrainingRecord.NONE, TrainingListener.SILENT);
  }

  private DetectorTrainer(
      Backend backend, Recipe recipe, TrainingRecord record, TrainingListener listener) {
    this.backend = backend;
    this.recipe = recipe;
    this.record = record;
    this.listener = listener;
  }

  /** By another recipe; {@link Recipe#forData} is the one that suits a data set. */
  public DetectorTrainer recipe(Recipe other) {
    return new DetectorTrainer(backend, other, record, listener);
  }

  /** Which writes down what the training needs to be resumed; the caller closes it. */
  public DetectorTrainer record(TrainingRecord other) {
    return new DetectorTrainer(backend, recipe, other, listener);
  }

  /** Which tells how the training goes, and may cancel it. */
  public DetectorTrainer listener(TrainingListener other) {
    return new DetectorTrainer(backend, recipe, record, other);
  }

  /**
   * Trains on normal images. Part of them is held out, and their scores set the threshold.
   *
   * @see AnomalyDetector#train(dev.isomorph.spec.Architecture, ImageSet, Backend,
   *     dev.isomorph.anomaly.training.TrainingConfig, dev.isomorph.anomaly.training.TrainingMethod,
   *     TrainingRecord, TrainingListener) the exceptions, and what a cancelled training gives
   */
  public AnomalyDetector train(ImageSet normal) {
    return AnomalyDetector.train(
        recipe.architecture(),
        normal,
        backend,
        recipe.trainingConfig(),
        recipe.training(),
        record,
        listener);
  }

  /**
   * How well a detector would find synthetic defects after a training by another recipe: with the
   * last weights of its budget, on normal images held out. A {@link
   * dev.isomorph.anomaly.recipe.Trial}; this trainer's recipe and record take no part. A listener
   * that cancels ends the training, and what was trained until then is measured.
   *
   * @throws dev.isomorph.api.DivergedException if the training diverges
   * @throws java.util.concurrent.CancellationException if the listener cancels it before the first
   *     step
   */
  public SimulatedQuality trial(Recipe other, ImageSet normal) {
    return AnomalyDetector.trial(
        other.architecture(), normal, backend, other.config(), other.training(), listener);
  }

  /**
   * {@link #train(ImageSet)} with a record in a folder, from which a training that was stopped is
   * resumed when it is called again with the same recipe and images.
   *
   * @param run made where it is not there
   * @throws dev.isomorph.api.io.OutputBusyException if another process trains in it
   * @throws IOException if it cannot be written into
   */
  public AnomalyDetector train(ImageSet normal, Path run) throws IOException {
    try (RunFolder folder = RunFolder.at(run)) {
      return record(folder).train(normal);
    }
  }
}
