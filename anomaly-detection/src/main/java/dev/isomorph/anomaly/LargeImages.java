package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.score.ImageMaps;
import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.TermMaps;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Score maps of images that are larger than the network's input. An image is scaled as its {@link
 * Tiling} specifies, and computed in parts. Safe from many threads. Whoever made it closes it.
 */
sealed interface LargeImages extends AutoCloseable permits TiledImages, ImagePieces {
  /** What an image and its reconstruction are shown with, at most, on the longer side. */
  int LARGEST_PICTURE = 1024;

  /**
   * Large pieces where the network is fully convolutional and no term looks at a whole tile, else
   * overlapping tiles.
   *
   * @param model with its final weights; not closed with this
   * @param scoring what the network's outputs are wanted for
   */
  static LargeImages of(CompiledModel model, Tiling tiling, Scoring scoring) {
    Optional<PieceContext> context = PieceContext.of(model.plan(), scoring);
    return context.isPresent()
        ? new ImagePieces(model, tiling, scoring, context.get())
        : ofTiles(model, tiling, scoring);
  }

  /** Overlapping tiles, whose maps are blended. */
  static LargeImages ofTiles(CompiledModel model, Tiling tiling, Scoring scoring) {
    Size2d tile = model.plan().architecture().input().spatial();
    return new TiledImages(model, tile, tiling, scoring);
  }

  /** How an image is scaled and cut. */
  Tiling tiling();

  /**
   * A scaled image.
   *
   * @param pixels of the image
   * @param ignored which of them are ignored, row by row; empty where all count
   */
  record Scaled(RgbImage pixels, Optional<boolean[]> ignored) {
    /** Its height and width, which are those of its maps. */
    Size2d size() {
      return pixels.size();
    }

    /** Maps of it, which are changed, without the pixels that are ignored. */
    ImageMaps inspected(List<float[]> maps) {
      return ImageMaps.of(maps, ignored);
    }
  }

  /**
   * The scaled image.
   *
   * @throws UnreadableImageException if it cannot be read
   */
  default Scaled image(Example example) throws UnreadableImageException {
    ImageSource image = example.image().withMask();
    RgbImage pixels = tiling().scaled(image.readWhole());
    return new Scaled(pixels, image.ignored(pixels.size()));
  }

  /**
   * Maps of a scaled image, one for each term of the scoring, [H, W] of that image.
   *
   * @param terms of the scoring
   * @throws CancellationException if the thread is interrupted
   */
  List<float[]> maps(RgbImage image, TermMaps terms);

  /**
   * Maps with the pictures they come from.
   *
   * @param maps as {@link #maps} gives them
   * @param input the scaled image in [-1, 1], [1, 3, H, W], made smaller by a whole number so that
   *     the longer side has at most {@value #LARGEST_PICTURE} pixels
   * @param reconstruction what the network makes of it, the same shape
   */
  record Shown(List<float[]> maps, Tensor input, Tensor reconstruction) {}

  /**
   * The same with pictures.
   *
   * @param terms of the scoring
   * @throws CancellationException if the thread is interrupted
   */
  Shown shown(RgbImage image, TermMaps terms);

  @Override
  default void close() {}

  /** By how much an image is made smaller for a picture. */
  static int pictureStep(Size2d image) {
    return (Math.max(image.height(), image.width()) - 1) / LARGEST_PICTURE + 1;
  }

  /** Ends the work where the thread is interrupted. */
  static void requireNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted between parts of an image");
    }
  }
}
