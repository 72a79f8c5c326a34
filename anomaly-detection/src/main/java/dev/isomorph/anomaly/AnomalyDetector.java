package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.api.concurrent.BatchingOptions;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/**
 * Tells images that look like its training images from images that do not, by how well a network
 * that has learnt to reproduce the former reproduces a new one.
 *
 * <p>A {@link Scorer} computes the anomaly score of an image from image and reconstruction; by
 * default it is the mean squared error over the 3 * H * W values, scaled to [-1, 1]. The network is
 * in evaluation mode, so that a score does not depend on the images scored with it. Above the
 * threshold an image is anomalous; a network trained elsewhere has no threshold until {@link
 * #calibrate} finds one.
 *
 * <p>Threads: all methods of a detector are safe from many threads, and scores do not depend on
 * what other threads do. A detector without tiles runs passes of several threads side by side, as
 * far as the engine does, and {@link #batching} puts single images of many threads together; one
 * with tiles computes one piece of an image at a time. {@link #close} waits for passes that are
 * under way; calls that come to the network later throw {@link IllegalStateException}. Whoever
 * trained or opened a detector closes it.
 */
public final class AnomalyDetector implements AutoCloseable {
  private final CompiledModel model;
  private final Preprocessing preprocessing;
  private final Optional<Calibration> calibration;
  private final Scorer scorer;
  private final Optional<Tiling> tiling;
  private final InspectedArea area;
  private final ScoringPipeline pipeline;

  private AnomalyDetector(CompiledModel model, Optional<Calibration> calibration) {
    this.model = model;
    this.preprocessing = DetectorNetwork.preprocessing(model.plan().architecture());
    this.calibration = calibration;
    this.scorer = calibration.map(Calibration::scorer).orElse(Scorer.MEAN_SQUARED_ERROR);
    this.tiling = calibration.flatMap(Calibration::tiling);
    this.area = calibration.map(Calibration::area).orElse(InspectedArea.WHOLE);
    this.pipeline = ScoringPipeline.of(model, tiling, ImageScoring.of(scorer, calibration));
  }

  /**
   * Trains detectors by a {@link dev.isomorph.anomaly.recipe.Recipe}; as the command {@code train}
   * does, with the recipe for the data.
   *
   * @param backend the engine
   */
  public static DetectorTrainer trainer(Backend backend) {
    return new DetectorTrainer(backend);
  }

  /**
   * Trains a network to reproduce normal images, without keeping a record of the training. Part of
   * the images is held out, and their scores set the threshold.
   *
   * @see #train(Architecture, ImageSet, Backend, TrainingConfig, TrainingMethod, TrainingRecord,
   *     TrainingListener)
   */
  public static AnomalyDetector train(
      Architecture architecture,
      ImageSet normal,
      Backend backend,
      TrainingConfig config,
      TrainingListener listener) {
    return train(
        architecture,
        normal,
        backend,
        config,
        TrainingMethod.RECONSTRUCTION,
        TrainingRecord.NONE,
        listener);
  }

  /**
   * Trains a network on normal images. Part of them is held out, and their scores set the
   * threshold.
   *
   * <p>With a {@link dev.isomorph.anomaly.training.RunFolder} as record, a training that was
   * stopped, however roughly, goes on when it is called for again with the same arguments, and ends
   * with the same bits.
   *
   * <p>A training that is cancelled, by the listener or by interrupting the thread, ends with the
   * weights it has; its detector works, and {@link Provenance.Trained#complete} is false. An
   * interrupted thread is still interrupted then.
   *
   * @param architecture input [3, H, W], output the same; its H and W are the size images get
   * @param normal normal images
   * @param method what the network is taught
   * @param record where the training is written down
   * @throws IllegalArgumentException if the architecture does not reproduce RGB images, the backend
   *     does not train in the precision, or the record is of a training with other settings
   * @throws dev.isomorph.anomaly.data.DataSetException if fewer than four images can be read, or
   *     six with early stopping
   * @throws dev.isomorph.api.DivergedException if the loss leaves the finite numbers or explodes
   * @throws java.util.concurrent.CancellationException if it is cancelled before the first step
   * @throws java.io.UncheckedIOException if the record cannot be read or written
   */
  public static AnomalyDetector train(
      Architecture architecture,
      ImageSet normal,
      Backend backend,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener) {
    Preprocessing preprocessing = preprocessing(architecture, config, method);
    Precision precision = precision(backend, config);
    CompiledModel model = compile(architecture, backend, config, Precision.FP32);
    try (CompiledModel fastModel =
        precision == Precision.FP32 ? null : compile(architecture, backend, config, precision)) {
      CompiledModel trained = fastModel == null ? model : fastModel;
      Calibration calibration =
          new DetectorTraining(model, trained, normal, config, method, record, listener)
              .run(preprocessing);
      return new AnomalyDetector(model, Optional.of(calibration));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Trains a network only to see how well it finds synthetic defects, on normal images that it has
   * not seen: to choose between networks and methods.
   *
   * @throws IllegalArgumentException as {@link #train}
   * @throws dev.isomorph.anomaly.data.DataSetException as {@link #train}
   * @throws dev.isomorph.api.DivergedException as {@link #train}
   */
  public static SimulatedQuality trial(
      Architecture architecture,
      ImageSet normal,
      Backend backend,
      TrainingConfig config,
      TrainingMethod method,
      TrainingListener listener) {
    Preprocessing preprocessing = preprocessing(architecture, config, method);
    try (CompiledModel model = compile(architecture, backend, config, precision(backend, config))) {
      return new DetectorTraining(
              model, model, normal, config, method, TrainingRecord.NONE, listener)
          .trial(preprocessing);
    }
  }

  private static Preprocessing preprocessing(
      Architecture architecture, TrainingConfig config, TrainingMethod method) {
    Preprocessing preprocessing = DetectorNetwork.preprocessing(architecture);
    config.tiling().ifPresent(tiling -> tiling.requireFits(preprocessing.size()));
    Outputs.require(architecture, method.scoring());
    return preprocessing;
  }

  private static Precision precision(Backend backend, TrainingConfig config) {
    if (config.precision() == Precision.BF16) {
      backend
          .limitation(Capability.BF16_TRAINING)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "precision: expected fp32 or auto, got bf16, in which backend '%s' cannot train: %s"
                        .formatted(backend.name(), reason));
              });
    }
    return config.precision() == Precision.AUTO
        ? backend.fastestTrainingPrecision(config.device())
        : config.precision();
  }

  private static CompiledModel compile(
      Architecture architecture, Backend backend, TrainingConfig config, Precision precision) {
    return backend.compile(
        architecture,
        CompileOptions.defaults()
            .withDevice(config.device())
            .withSeed(config.seed())
            .withPrecision(precision));
  }

  /**
   * Opens a saved detector on any backend.
   *
   * @throws IOException if the folder is not a model, is damaged or is of a later format: which
   *     file, what was expected and what was found
   * @throws IllegalArgumentException if the architecture does not reproduce RGB images
   */
  public static AnomalyDetector open(Path folder, Backend backend, Device device)
      throws IOException {
    return open(folder, backend, CompileOptions.defaults().withDevice(device));
  }

  /**
   * Opens a saved detector, on a device and in a precision. Its threshold was measured in float32;
   * scores in bfloat16 differ from those in float32 by a rounding error.
   *
   * @throws IOException if the folder is not a model, is damaged or is of a later format
   * @throws IllegalArgumentException if the architecture does not reproduce RGB images, or the
   *     backend has not what the options ask for
   */
  public static AnomalyDetector open(Path folder, Backend backend, CompileOptions options)
      throws IOException {
    return of(ModelFolder.read(folder), backend, options);
  }

  /**
   * A detector of a model on any backend.
   *
   * @throws IllegalArgumentException if the architecture does not reproduce RGB images
   */
  public static AnomalyDetector of(ModelFolder saved, Backend backend, Device device) {
    return of(saved, backend, CompileOptions.defaults().withDevice(device));
  }

  private static AnomalyDetector of(ModelFolder saved, Backend backend, CompileOptions options) {
    DetectorNetwork.preprocessing(saved.architecture());
    CompiledModel model = backend.compile(saved.architecture(), options);
    try {
      model.load(saved.weights());
      return new AnomalyDetector(model, saved.calibration());
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Saves the detector as a folder of {@code architecture.json}, {@code weights.safetensors} and,
   * with a threshold, {@code detector.json}, atomically. A model that is there is replaced; files
   * of others in the folder are left alone.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another process is writing it
   * @throws IOException if something else is there, or it cannot be written
   */
  public void save(Path folder) throws IOException {
    new ModelFolder(architecture(), model.weights(), calibration).write(folder);
  }

  /**
   * The same, with a calibration that may be another one, into a folder that {@link
   * ModelFolder#lock} has locked before a long training.
   *
   * @throws IOException if it cannot be written
   */
  public void save(OutputLock folder, Calibration saved) throws IOException {
    new ModelFolder(architecture(), model.weights(), Optional.of(saved)).write(folder);
  }

  /**
   * Whether {@link #save} may write there, to be asked before a long training.
   *
   * @throws IOException if something other than a model or an empty folder is there
   */
  public static void requireSavable(Path folder) throws IOException {
    ModelFolder.requireReplaceable(folder);
  }

  /** Scores images; those that cannot be read are listed apart. */
  public Scores score(ImageSet images) {
    Scores.Collecting collecting = new Scores.Collecting();
    score(images, collecting);
    return collecting.scores();
  }

  /**
   * Scores images one batch after the other, keeping none. Images are decoded in parallel and
   * reported in order.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void score(ImageSet images, ScoreListener listener) {
    score(images.examples().iterator(), listener);
  }

  /**
   * The same for images that are found while they are asked for.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void score(Iterator<Example> examples, ScoreListener listener) {
    pipeline.score(inside(examples, area), listener);
  }

  /**
   * Inspects images one batch after the other, keeping none; reported in order, each as {@link
   * #inspect(Example)} has it.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    pipeline.inspect(inside(examples, area), listener);
  }

  private static Iterator<Example> inside(Iterator<Example> examples, InspectedArea area) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return examples.hasNext();
      }

      @Override
      public Example next() {
        return area.of(examples.next());
      }
    };
  }

  /**
   * Inspects one image. The pixels are kept with the inspection, so that {@link
   * Inspection#original} decodes nothing.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  public Inspection inspect(Example example) throws UnreadableImageException {
    return inspect(example, pipeline::inspect);
  }

  /** The way of one image to its inspection. */
  @FunctionalInterface
  interface Way {
    Inspection inspect(Example example) throws UnreadableImageException;
  }

  Inspection inspect(Example example, Way way) throws UnreadableImageException {
    Example inside = area.of(example);
    Inspection seen = way.inspect(inside.withImage(inside.image().keepingPixels()));
    return seen.withScore(seen.score().of(inside));
  }

  /**
   * Inspects one image from anywhere: a file, bytes, a stream, an image of Java's. The pixels are
   * kept with the inspection, so that {@link Inspection#original} decodes nothing.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  public Inspection inspect(ImageSource image) throws UnreadableImageException {
    return inspect(Example.unknown(image));
  }

  /**
   * A front of this detector for many threads that inspect one image each: images that arrive while
   * the network is busy go through it together, which is faster than one after the other.
   *
   * @return a front that the caller closes before this detector
   */
  public BatchingDetector batching(BatchingOptions options) {
    return new BatchingDetector(this, pipeline, options);
  }

  /**
   * A threshold for a network trained elsewhere, set by normal images that it was not trained on.
   *
   * @param checkpoint the name of the file that the weights come from
   * @param normal normal images
   * @param falseAlarmRate the share of new normal images, in (0, 1), that may be above the
   *     threshold
   * @param listener hears of each image
   * @throws dev.isomorph.anomaly.data.DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Calibration calibrate(
      String checkpoint, ImageSet normal, double falseAlarmRate, ScoreListener listener) {
    return calibrate(checkpoint, normal, area, falseAlarmRate, listener);
  }

  /**
   * The same, where another part of images is inspected from now on.
   *
   * @param inspected which part, instead of {@link #area}
   * @throws dev.isomorph.anomaly.data.DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Calibration calibrate(
      String checkpoint,
      ImageSet normal,
      InspectedArea inspected,
      double falseAlarmRate,
      ScoreListener listener) {
    return new Recalibration(model, calibration, inspected, falseAlarmRate, listener)
        .imported(checkpoint, pipeline, normal);
  }

  /**
   * Another scoring for a detector, with a threshold of its own, without training. Shares of
   * poolings are those of a tile, where there are tiles.
   *
   * @param scoring maps that look at the distribution of features must be among those of the
   *     present scoring, which were fitted in training
   * @param normal normal images that the network was not trained on
   * @param falseAlarmRate the share of new normal images, in (0, 1), that may be above the
   *     threshold
   * @param listener hears of each image
   * @throws IllegalArgumentException if the network has not what the scoring looks at, or a map was
   *     not fitted
   * @throws IllegalStateException if the detector has no threshold yet
   * @throws dev.isomorph.anomaly.data.DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Calibration rescored(
      Scoring scoring, ImageSet normal, double falseAlarmRate, ScoreListener listener) {
    return rescored(scoring, normal, area, falseAlarmRate, listener);
  }

  /**
   * The same, where another part of images is inspected from now on.
   *
   * @param inspected which part, instead of {@link #area}
   * @throws IllegalArgumentException if the network has not what the scoring looks at, or a map was
   *     not fitted
   * @throws IllegalStateException if the detector has no threshold yet
   * @throws dev.isomorph.anomaly.data.DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Calibration rescored(
      Scoring scoring,
      ImageSet normal,
      InspectedArea inspected,
      double falseAlarmRate,
      ScoreListener listener) {
    return new Recalibration(model, calibration, inspected, falseAlarmRate, listener)
        .rescored(scoring, normal);
  }

  /** The threshold and where it comes from; nothing for a network trained elsewhere. */
  public Optional<Calibration> calibration() {
    return calibration;
  }

  /** How images are scored. */
  public Scorer scorer() {
    return scorer;
  }

  /** The network. */
  public Architecture architecture() {
    return model.plan().architecture();
  }

  /** How images are cut into tiles; empty where they are brought to the network's size. */
  public Optional<Tiling> tiling() {
    return tiling;
  }

  /**
   * Which part of images is inspected. It applies to every image that does not come inside an area
   * of its own already.
   */
  public InspectedArea area() {
    return area;
  }

  /** What images, or tiles of them, go through before the network sees them. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public void close() {
    try (model) {
      pipeline.close();
    }
  }
}
