package dev.isomorph.cli;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.MemoryNeed;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.anomaly.image.SizeText;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the sizes of images mean for a run, said before it begins. */
final class ImageSizes {
  private static final int LOOKED_AT = 16;

  /** From here on, details of the image are lost that a tile would show. */
  private static final int MUCH_LARGER = 4;

  private static final double MEGABYTE = 1 << 20;

  private ImageSizes() {}

  /** Names the tiles where images are much larger than what a network sees of them. */
  static void hint(ImageSet images, Size2d seen, PrintWriter err) {
    int step = Math.max(1, images.size() / LOOKED_AT);
    for (int i = 0; i < images.size(); i += step) {
      Optional<Size2d> size = size(images.examples().get(i));
      if (size.isPresent()
          && Math.min(
                  size.get().height() / (double) seen.height(),
                  size.get().width() / (double) seen.width())
              >= MUCH_LARGER) {
        err.printf(
            "images of %s are brought to %s, where small defects are lost: %s looks at them piece by piece%n",
            SizeText.of(size.get()), SizeText.of(seen), TilingOptions.TILES);
        return;
      }
    }
  }

  /** The size of an image whose longer side is more than twice that of what a network sees. */
  static Optional<Size2d> large(ImageSet images, Size2d seen) {
    int limit = 2 * Math.max(seen.height(), seen.width());
    int step = Math.max(1, images.size() / LOOKED_AT);
    return IntStream.iterate(0, i -> i < images.size(), i -> i + step)
        .mapToObj(i -> size(images.examples().get(i)))
        .flatMap(Optional::stream)
        .filter(size -> Math.max(size.height(), size.width()) > limit)
        .findFirst();
  }

  private static Optional<Size2d> size(Example example) {
    try {
      return Optional.of(example.image().size());
    } catch (UnreadableImageException e) {
      return Optional.empty(); // said when it is read
    }
  }

  /**
   * Says how much memory a training on tiles takes.
   *
   * @param tileBytes memory for the tiles that are kept
   * @throws IllegalArgumentException if there is not as much
   */
  static void requireMemory(
      Tiling tiling, Scoring scoring, ImageSet images, long tileBytes, PrintWriter err) {
    MemoryNeed need = new MemoryNeed(tiling, scoring);
    images.examples().forEach(need::add);
    require(need, need.toScore() + tileBytes, err);
  }

  /**
   * Says how much memory images take that are scored by tiles; nothing of other detectors.
   *
   * @param evaluated whether all maps are kept
   * @throws IllegalArgumentException if there is not as much
   */
  static void requireMemory(
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
    String says =
        String.format(
            Locale.ROOT,
            "memory: at most %,.0f MB of Java's heap for images of up to %s; there are %,.0f MB",
            bytes / MEGABYTE,
            SizeText.of(need.largest()),
            heap / MEGABYTE);
    if (bytes > heap) {
      throw new IllegalArgumentException(
          says
              + String.format(
                  Locale.ROOT,
                  "; give more with ISOMORPH_JAVA_OPTS=-Xmx%.0fm, or train with a smaller --scale",
                  Math.ceil(bytes / MEGABYTE / 64) * 64));
    }
    err.println(says);
  }
}
