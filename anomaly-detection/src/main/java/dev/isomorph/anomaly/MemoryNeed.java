package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.evaluate.Evaluator;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.Photographs;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Architecture;
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

  /** The map twice, true and found defects, and the number of the region in each of these. */
  private static final int MEASURING = 2 * MAP + 3 + 2 * Integer.BYTES;

  /** Map and region of a pixel in order, while the memory for them grows. */
  private static final int KEPT = 20;

  private final Tiling tiling;
  private final Scoring scoring;
  private Size2d largest = new Size2d(0, 0);

  /** Of the whole picture that is decoded, which a region of interest is cut out of. */
  private long largestOriginal;

  /** The same, of images whose defects a mask shows; a mask is as large as its image. */
  private long largestMask;

  /** Of all maps that an evaluation keeps. */
  private long keptPixels;

  /** Of no images yet. */
  public MemoryNeed(Tiling tiling, Scoring scoring) {
    this.tiling = tiling;
    this.scoring = scoring;
  }

  /**
   * Of those images that a training on crops uses.
   *
   * @param offered all images that it may use
   * @param config its tiling, seed and image memory
   */
  public static MemoryNeed ofTraining(
      ImageSet offered, Architecture architecture, TrainingConfig config, Scoring scoring) {
    MemoryNeed need = new MemoryNeed(config.tiling().orElseThrow(), scoring);
    Photographs.drawn(offered, DetectorNetwork.preprocessing(architecture), config)
        .forEach(need::add);
    return need;
  }

  /** Takes an image into account; one that cannot be read needs nothing. */
  public void add(Example example) {
    Size2d size;
    long original;
    try {
      Size2d whole = example.image().originalSize();
      size = example.image().sizeIn(whole);
      original = whole.area();
    } catch (UnreadableImageException e) {
      return;
    }
    if (original <= ImageDecoder.MAX_PIXELS) {
      largestOriginal = Math.max(largestOriginal, original);
      largest = size.area() > largest.area() ? size : largest;
      if (example.mask().isPresent()) {
        largestMask = Math.max(largestMask, original);
      }
      if (isMeasured(example)) {
        keptPixels += Math.min(tiling.scaled(size).area(), Evaluator.MAX_MAP_PIXELS);
      }
    }
  }

  /** Whether it is known which pixels are defective. */
  private static boolean isMeasured(Example example) {
    return example.label() == Label.NORMAL
        || example.label() == Label.ANOMALOUS && example.mask().isPresent();
  }

  /** The size of the largest image. */
  public Size2d largest() {
    return largest;
  }

  /** Bytes to train on tiles of the images, those of the tiles aside, or to score the images. */
  public long toScore() {
    return ANYWAY + withNext(scoring(), 0);
  }

  /** Bytes to score the images and to measure how good all maps together are. */
  public long toEvaluate() {
    long measuring = (RGB + MEASURING) * scaledPixels();
    return ANYWAY
        + withNext(Math.max(scoring(), measuring), DECODING * largestMask)
        + KEPT * keptPixels;
  }

  private long scaledPixels() {
    return tiling.scaled(largest).area();
  }

  private long scoring() {
    long pixels = scaledPixels();
    long maps = RGB * pixels + pixels * MAP * scoring.terms().size();
    long writing = pixels * 2 * MAP + largestOriginal * (RGB + Integer.BYTES);
    return Math.max(maps, writing);
  }

  /**
   * Work on one image while the next one is decoded, or before it is. A mask and the next image
   * take turns at being decoded where memory is short.
   */
  private long withNext(long work, long mask) {
    long image = RGB * scaledPixels();
    long decoding = DECODING * largestOriginal + (tiling.scale() == 1 ? 0 : image);
    return largestOriginal <= TiledPipeline.MAX_PIXELS_AHEAD
        ? work + Math.max(decoding, mask + image)
        : Math.max(work + mask, decoding) + image;
  }
}
