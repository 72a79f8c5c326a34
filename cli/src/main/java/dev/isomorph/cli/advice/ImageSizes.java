package dev.isomorph.cli.advice;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.MemoryNeed;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.cli.options.TilingOptions;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** What the sizes of images mean for a run, printed before it begins. */
public final class ImageSizes {
  private static final int LOOKED_AT = 16;

  /** From here on, details of the image are lost that a tile would show. */
  private static final int MUCH_LARGER = 4;

  private static final double MEGABYTE = 1 << 20;

  private ImageSizes() {}

  /**
   * Warns before a training of what it loses where images are made much smaller: those that are
   * brought to the network's size, or scaled before they are cropped.
   *
   * @param seen the size of the network's images
   * @param tiling of a training on crops
   */
  public static void hint(ImageSet images, Size2d seen, Optional<Tiling> tiling, PrintWriter err) {
    if (tiling.isPresent()) {
      scaledDown(tiling.get())
          .ifPresent(
              warning ->
                  err.printf(
                      "warning: %s; a larger %s keeps them%n", warning, TilingOptions.SCALE));
      return;
    }
    reduced(ImageStream.of(images), seen)
        .ifPresent(
            warning ->
                err.printf("%s; %s looks at them piece by piece%n", warning, TilingOptions.TILES));
  }

  /**
   * What is lost where a detector makes images so much smaller that small defects vanish: those
   * that are brought to the network's size, or scaled before they are cut.
   *
   * @param images of which some are looked at
   */
  public static Optional<String> warning(AnomalyDetector detector, ImageStream images) {
    if (detector.tiling().isEmpty()) {
      return reduced(images, detector.preprocessing().size())
          .map(warning -> "warning: " + warning + "; train anew with " + TilingOptions.TILES);
    }
    return scaledDown(detector.tiling().get())
        .map(
            warning -> "warning: " + warning + "; train anew with a larger " + TilingOptions.SCALE);
  }

  private static Optional<String> scaledDown(Tiling tiling) {
    double scale = tiling.scale();
    return scale * MUCH_LARGER > 1
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "images are made smaller to %s of their size, where defects narrower than %.0f pixels are lost",
                scale,
                Math.ceil(1 / scale)));
  }

  private static Optional<String> reduced(ImageStream images, Size2d seen) {
    int looked = 0;
    for (Example image : images) {
      if (looked++ == LOOKED_AT) {
        break;
      }
      Optional<Size2d> size = image.readableSize();
      double times =
          size.map(
                  s ->
                      Math.min(
                          s.height() / (double) seen.height(), s.width() / (double) seen.width()))
              .orElse(0.0);
      if (times >= MUCH_LARGER) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "images of %s are brought to %s, where defects narrower than %.0f pixels are lost",
                SizeText.of(size.get()),
                SizeText.of(seen),
                Math.ceil(times)));
      }
    }
    return Optional.empty();
  }

  /**
   * Prints how much memory a training on crops takes; nothing of one on whole images.
   *
   * @param images that are offered, of which those that the training uses count
   * @throws IllegalArgumentException if there is not as much
   */
  public static void requireMemory(
      Architecture network,
      TrainingConfig config,
      Scoring scoring,
      ImageSet images,
      PrintWriter err) {
    if (config.tiling().isEmpty()) {
      return;
    }
    MemoryNeed need = MemoryNeed.ofTraining(images, network, config, scoring);
    require(need, need.toScore() + config.imageMemoryBytes(), err);
  }

  /**
   * Prints how much memory images take that are scored by tiles; nothing of other detectors.
   *
   * @param evaluated whether all maps are kept
   * @throws IllegalArgumentException if there is not as much
   */
  public static void requireMemory(
      AnomalyDetector detector, ImageStream images, boolean evaluated, PrintWriter err) {
    if (detector.tiling().isEmpty()) {
      return;
    }
    MemoryNeed need = new MemoryNeed(detector.tiling().get(), detector.scorer().scoring());
    images.forEach(need::add);
    require(need, evaluated ? need.toEvaluate() : need.toScore(), err);
  }

  private static void require(MemoryNeed need, long bytes, PrintWriter err) {
    long heap = Runtime.getRuntime().maxMemory();
    String words =
        String.format(
            Locale.ROOT,
            "memory: at most %,.0f MB of Java's heap for images of up to %s; there are %,.0f MB",
            bytes / MEGABYTE,
            SizeText.of(need.largest()),
            heap / MEGABYTE);
    if (bytes > heap) {
      throw new IllegalArgumentException(
          words
              + String.format(
                  Locale.ROOT,
                  "; give more with ISOMORPH_JAVA_OPTS=-Xmx%.0fm, or train with a smaller --scale",
                  Math.ceil(bytes / MEGABYTE / 64) * 64));
    }
    err.println(words);
  }
}
