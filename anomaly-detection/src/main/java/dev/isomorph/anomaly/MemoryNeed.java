package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.image.ImageDecoder;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;

/**
 * How much of Java's heap images of known sizes need that are larger than the network's input: one
 * image is scored at its own size while the next one is decoded.
 *
 * <p>What an engine needs besides is bounded whatever the images: it depends on the network and the
 * size of a batch of tiles, or of a piece.
 */
public final class MemoryNeed {
  /** The program itself, weights, batches of tiles, pictures. */
  private static final long ANYWAY = 96L << 20;

  /** As the decoder has it, as red, green and blue, and turned upright. */
  private static final int DECODING = 10;

  private static final int RGB = 3;
  private static final int MAP = Float.BYTES;

  /** A mask decoded and scaled, its regions, and the map once more. */
  private static final int MEASURING = 2 * MAP + 9 + DECODING;

  /** Map and region of a pixel in order, while the memory for them grows. */
  private static final int KEPT = 20;

  private final Tiling tiling;
  private final Scoring scoring;
  private Size2d largest = new Size2d(0, 0);

  /** Of the whole picture that is decoded, which a region of interest is cut out of. */
  private long largestOriginal;

  private long allPixels;

  /** Of no images yet. */
  public MemoryNeed(Tiling tiling, Scoring scoring) {
    this.tiling = tiling;
    this.scoring = scoring;
  }

  /** Takes an image into account; one that cannot be read needs nothing. */
  public void add(Example example) {
    Size2d size;
    long original;
    try {
      size = example.image().size();
      original = example.image().originalSize().area();
    } catch (UnreadableImageException e) {
      return;
    }
    if (original <= ImageDecoder.MAX_PIXELS) {
      largestOriginal = Math.max(largestOriginal, original);
      largest = size.area() > largest.area() ? size : largest;
      allPixels += tiling.scaled(size).area();
    }
  }

  /** The size of the largest image. */
  public Size2d largest() {
    return largest;
  }

  /** Bytes to train on tiles of the images, those of the tiles aside, or to score the images. */
  public long toScore() {
    long pixels = tiling.scaled(largest).area();
    long image = RGB * pixels;
    long decoding = DECODING * largestOriginal + (tiling.scale() == 1 ? 0 : image);
    long maps = image + pixels * MAP * scoring.terms().size();
    long writing = pixels * 2 * MAP + largestOriginal * (RGB + Integer.BYTES);
    long computing = Math.max(maps, writing);
    return ANYWAY
        + (largestOriginal <= TiledInspector.MAX_PIXELS_AHEAD
            ? computing + decoding
            : Math.max(computing, decoding) + image);
  }

  /** Bytes to score the images and to measure how good all maps together are. */
  public long toEvaluate() {
    return Math.max(toScore(), ANYWAY + MEASURING * tiling.scaled(largest).area())
        + KEPT * allPixels;
  }
}
