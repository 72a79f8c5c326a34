package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.data.PreparedImage;
import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.metrics.FalseAlarms;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Device;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * Tells images that look like its training images from images that do not, by how well a network
 * that has learnt to reproduce the former reproduces a new one.
 *
 * <p>How the anomaly score of an image comes of image and reconstruction, a {@link Scorer} says;
 * without another it is the mean squared error over the 3 * H * W values, scaled to [-1, 1]. The
 * network is in evaluation mode, so that a score does not depend on the images scored with it.
 * Above the threshold an image is anomalous; a network trained elsewhere has no threshold until
 * {@link #calibrate} finds one.
 *
 * <p>Scoring is safe from many threads. Whoever trained or opened a detector closes it.
 */
public final class AnomalyDetector implements AutoCloseable {
  static final int BATCH_SIZE = 32;

  private final CompiledModel model;
  private final Preprocessing preprocessing;
  private final Optional<Calibration> calibration;
  private final Scorer scorer;

  private AnomalyDetector(CompiledModel model, Optional<Calibration> calibration) {
    this.model = model;
    this.preprocessing = preprocessingFor(model.plan().architecture());
    this.calibration = calibration;
    this.scorer = calibration.map(Calibration::scorer).orElse(Scorer.MEAN_SQUARED_ERROR);
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
   * @throws IllegalArgumentException if the architecture does not reproduce RGB images, or the
   *     record is of a training with other settings
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
    Preprocessing preprocessing = preprocessingFor(architecture);
    Outputs.require(architecture, method.scoring());
    CompileOptions options =
        CompileOptions.defaults().withDevice(config.device()).withSeed(config.seed());
    CompiledModel model = backend.compile(architecture, options);
    try {
      DetectorTraining training =
          new DetectorTraining(model, normal, config, method, record, listener);
      return new AnomalyDetector(model, Optional.of(training.run(preprocessing)));
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
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
    preprocessingFor(saved.architecture());
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
   * with a threshold, {@code detector.json}: whole or not at all. A model that is there is
   * replaced.
   *
   * @throws IOException if something else is there, or it cannot be written
   */
  public void save(Path folder) throws IOException {
    new ModelFolder(architecture(), model.weights(), calibration).write(folder);
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
    List<ImageScore> scores = new ArrayList<>(images.size());
    List<UnreadableImageException> unreadable = new ArrayList<>();
    score(
        images,
        new ScoreListener() {
          @Override
          public void scored(ImageScore score) {
            scores.add(score);
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            unreadable.add(reason);
          }
        });
    return new Scores(scores, unreadable);
  }

  /**
   * Scores images one batch after the other, in memory that does not grow with their number. Images
   * are decoded in parallel and reported in order.
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
    inBatches(examples, batch -> scoreBatch(batch, listener));
  }

  /**
   * Inspects images one batch after the other, in memory that does not grow with their number;
   * reported in order, each as {@link #inspect(Example)} has it.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    inBatches(examples, batch -> inspectBatch(batch, listener));
  }

  private void inBatches(Iterator<Example> examples, Consumer<List<PreparedImage>> work) {
    List<PreparedImage> batch = new ArrayList<>(BATCH_SIZE);
    try (Prefetch<Example, PreparedImage> stream =
        PreparedImage.stream(examples, preprocessing())) {
      while (stream.hasNext()) {
        batch.add(stream.next());
        if (batch.size() == BATCH_SIZE || !stream.hasNext()) {
          work.accept(batch);
          batch.clear();
        }
      }
    }
  }

  /**
   * Scores one image and shows how: input, reconstruction, error at each pixel.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  public Inspection inspect(Example example) throws UnreadableImageException {
    PreparedImage image = PreparedImage.of(example, preprocessing());
    if (image.failure().isPresent()) {
      throw image.failure().get();
    }
    return inspection(example, Outputs.of(model, tensor(List.of(image)), scorer.scoring()), 0);
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
    FalseAlarms.of(1, falseAlarmRate);
    DoubleStream.Builder scores = DoubleStream.builder();
    AtomicInteger unreadable = new AtomicInteger();
    score(
        normal,
        new ScoreListener() {
          @Override
          public void scored(ImageScore score) {
            scores.add(score.anomalyScore());
            listener.scored(score);
          }

          @Override
          public void skipped(UnreadableImageException reason) {
            unreadable.incrementAndGet();
            listener.skipped(reason);
          }
        });
    double[] all = scores.build().toArray();
    if (all.length == 0) {
      throw new DataSetException(
          "%s: none of %d images can be read".formatted(normal.description(), normal.size()));
    }
    Provenance provenance =
        new Provenance.Imported(
            IsomorphVersion.read(),
            checkpoint,
            model.backend().name(),
            model.backend().version(),
            normal.description(),
            all.length,
            unreadable.get(),
            Instant.now().toString());
    return Calibration.of(all, falseAlarmRate, provenance, scorer);
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

  /** What images go through before the network sees them. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public void close() {
    model.close();
  }

  private void scoreBatch(List<PreparedImage> batch, ScoreListener listener) {
    List<PreparedImage> readable = batch.stream().filter(i -> i.failure().isEmpty()).toList();
    double[] errors = new double[0];
    if (!readable.isEmpty()) {
      errors = Outputs.of(model, tensor(readable), scorer.scoring()).scores(scorer);
    }
    int next = 0;
    for (PreparedImage image : batch) {
      if (image.failure().isPresent()) {
        listener.skipped(image.failure().get());
      } else {
        listener.scored(scored(image.example(), errors[next++]));
      }
    }
  }

  private void inspectBatch(List<PreparedImage> batch, InspectionListener listener) {
    List<PreparedImage> readable = batch.stream().filter(i -> i.failure().isEmpty()).toList();
    Optional<Outputs> outputs =
        readable.isEmpty()
            ? Optional.empty()
            : Optional.of(Outputs.of(model, tensor(readable), scorer.scoring()));
    int next = 0;
    for (PreparedImage image : batch) {
      if (image.failure().isPresent()) {
        listener.skipped(image.failure().get());
      } else {
        listener.inspected(inspection(image.example(), outputs.orElseThrow(), next++));
      }
    }
  }

  /** Of the n-th image of a batch. */
  private Inspection inspection(Example example, Outputs outputs, int n) {
    Size2d size = preprocessing().size();
    Scored result = scorer.scored(outputs.pair(n));
    return new Inspection(
        scored(example, result.score()),
        outputs.input().examples(n, 1),
        outputs.reconstruction().examples(n, 1),
        Tensor.wrap(result.map(), size.height(), size.width()));
  }

  private ImageScore scored(Example example, double score) {
    return new ImageScore(
        example, score, calibration.stream().mapToDouble(c -> c.threshold().value()).findFirst());
  }

  private Tensor tensor(List<PreparedImage> images) {
    Size2d size = preprocessing().size();
    FloatBuffer values = FloatBuffer.allocate(images.size() * preprocessing().valuesPerImage());
    images.forEach(image -> Preprocessing.scaleInto(image.pixels(), values));
    values.flip();
    return Tensor.wrap(values, images.size(), RgbImage.CHANNELS, size.height(), size.width());
  }

  /** The size images get; the architecture must turn RGB images into images of the same shape. */
  static Preprocessing preprocessingFor(Architecture architecture) {
    Plan plan = architecture.plan();
    Shape reconstruction = plan.shape(Outputs.reconstructionPath(architecture));
    if (architecture.input().rank() != 4
        || architecture.input().channels() != RgbImage.CHANNELS
        || !reconstruction.equals(architecture.input())) {
      throw new IllegalArgumentException(
          "architecture '%s': expected input [N, 3, H, W] and an output of the same shape, got %s -> %s"
              .formatted(architecture.name(), architecture.input(), reconstruction));
    }
    return new Preprocessing(architecture.input().spatial());
  }
}
