package dev.isomorph.anomaly.export;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Device;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spi.ModelFileRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what an exported file gives with what the model gives, on random input, or on the scene
 * that a detector compares images with.
 */
public final class ExportCheck {
  private static final int EXAMPLES = 2;
  private static final long SEED = 1;

  /** Of the largest value; float32 networks differ from float64 by a hundredth of it. */
  private static final double TOLERANCE = 1e-5;

  /** Of a detector's score. */
  private static final double SCORE_TOLERANCE = 1e-4;

  /** Of a detector's map: a resized pixel may be rounded to the other of two neighbours. */
  private static final double MAP_TOLERANCE = 2e-2;

  private ExportCheck() {}

  /** A small batch in [-1, 1). */
  public static Tensor randomInput(Plan plan) {
    int[] shape = plan.architecture().input().withBatch(EXAMPLES);
    CounterGenerator random = CounterGenerator.of(SEED, "input");
    float[] values = new float[Math.toIntExact(EXAMPLES * plan.architecture().input().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.uniform(i) - 1);
    }
    return Tensor.wrap(values, shape);
  }

  /**
   * The largest difference as a share of the largest value.
   *
   * @throws BackendException if it is more than rounding
   */
  public static double distance(String what, Tensor expected, Tensor actual) {
    return distance(what, expected, actual, TOLERANCE);
  }

  private static double distance(String what, Tensor expected, Tensor actual, double tolerance) {
    if (!Arrays.equals(expected.shape(), actual.shape())) {
      throw new BackendException(
          "exported file: %s: expected %s, got %s; nothing was saved"
              .formatted(what, expected, actual));
    }
    double largest = Double.MIN_NORMAL;
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
      worst = Math.max(worst, Math.abs(expected.at(i) - actual.at(i)));
    }
    double distance = worst / largest;
    if (!(distance <= tolerance)) {
      throw new BackendException(
          "exported file: %s: expected a difference up to %.0e of the largest value, got %.2e; nothing was saved"
              .formatted(what, tolerance, distance));
    }
    return distance;
  }

  /**
   * The same for a whole detector, on an image of an odd size, or on a tile; where it compares
   * images with their scene, on that scene moved and turned, in two sizes.
   *
   * @throws BackendException if score, map or verdict differ by more than rounding
   */
  public static double detectorDistance(
      DetectorExport exported, Backend judge, ModelFileRunner runner, Path file)
      throws IOException {
    if (exported.images() instanceof DetectorImages.Tiles) {
      return tileDistance(exported, judge, runner, file);
    }
    double largest = 0;
    try (AnomalyDetector detector = AnomalyDetector.of(exported.saved(), judge, Device.CPU)) {
      for (RgbImage image : images(exported)) {
        largest = Math.max(largest, imageDistance(detector, runner, file, image));
      }
    }
    return largest;
  }

  private static double imageDistance(
      AnomalyDetector detector, ModelFileRunner runner, Path file, RgbImage image)
      throws IOException {
    Inspection expected = detector.inspect(example(image));
    Map<String, Tensor> actual = runner.run(file, planes(image));
    ImageScore score = expected.score();
    if (score.verdict() != Label.UNKNOWN) {
      float anomalous = score.verdict() == Label.ANOMALOUS ? 1 : 0;
      distance("verdict", Tensor.wrap(new float[] {anomalous}, 1), actual.get("verdict"));
    }
    int[] map = expected.map().shape();
    return Math.max(
        distance(
            "score",
            Tensor.wrap(new float[] {(float) score.anomalyScore()}, 1),
            actual.get("score"),
            SCORE_TOLERANCE),
        distance(
            "map",
            Tensor.wrap(expected.map().buffer(), 1, map[0], map[1]),
            actual.get("map"),
            MAP_TOLERANCE));
  }

  /**
   * An image of an odd size: random, or the scene that images are compared with, which is also
   * looked at in its own size.
   */
  private static List<RgbImage> images(DetectorExport exported) {
    double scale = exported.images() instanceof DetectorImages.Whole whole ? whole.scale() : 1;
    Size2d input = exported.saved().architecture().input().spatial();
    Size2d odd =
        scaled(new Size2d(input.height() * 3 / 2 + 1, input.width() * 3 / 4 + 1), 1 / scale);
    Optional<Tensor> scene = exported.scene();
    if (scene.isEmpty()) {
      return List.of(randomImage(odd.height(), odd.width()));
    }
    int[] shape = scene.get().shape();
    Size2d own = scaled(new Size2d(shape[1], shape[2]), 1 / scale);
    return List.of(MovedScene.of(scene.get(), odd), MovedScene.of(scene.get(), own));
  }

  private static Size2d scaled(Size2d size, double by) {
    return new Size2d((int) (size.height() * by), (int) (size.width() * by));
  }

  /** The maps of a tile. */
  private static double tileDistance(
      DetectorExport exported, Backend judge, ModelFileRunner runner, Path file)
      throws IOException {
    Architecture network = exported.saved().architecture();
    Size2d size = network.input().spatial();
    RgbImage tile = randomImage(size.height(), size.width());
    Tensor raw = planes(tile);
    float[] scaled = raw.toArray();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (scaled[i] / 127.5 - 1);
    }
    try (CompiledModel model = judge.compile(network, CompileOptions.defaults())) {
      model.load(exported.saved().weights());
      Outputs outputs =
          Outputs.of(model, Tensor.wrap(scaled, raw.shape()), exported.scorer().scoring());
      List<float[]> maps = exported.scorer().maps(outputs.pair(0));
      float[] expected = new float[maps.size() * size.height() * size.width()];
      for (int i = 0; i < maps.size(); i++) {
        System.arraycopy(maps.get(i), 0, expected, i * maps.get(i).length, maps.get(i).length);
      }
      return distance(
          "maps",
          Tensor.wrap(expected, 1, maps.size(), size.height(), size.width()),
          runner.run(file, raw).get("maps"),
          SCORE_TOLERANCE);
    }
  }

  private static RgbImage randomImage(int height, int width) {
    CounterGenerator random = CounterGenerator.of(SEED, "image");
    byte[] samples = new byte[height * width * RgbImage.CHANNELS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (256 * random.uniform(i));
    }
    return new RgbImage(height, width, samples);
  }

  public static Example example(RgbImage image) {
    ImageSource source =
        new ImageSource() {
          @Override
          public String name() {
            return "random image";
          }

          @Override
          public RgbImage read() {
            return image;
          }
        };
    return ImageSet.unlabelled("random", List.of(source)).examples().get(0);
  }

  /** The samples as [1, 3, H, W] in [0, 255]. */
  public static Tensor planes(RgbImage image) {
    int plane = image.height() * image.width();
    float[] values = new float[plane * RgbImage.CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i % RgbImage.CHANNELS * plane + i / RgbImage.CHANNELS] = image.samples()[i] & 0xFF;
    }
    return Tensor.wrap(values, 1, RgbImage.CHANNELS, image.height(), image.width());
  }
}
