package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;
import java.util.Optional;

/** The true mask of a defect, brought to the size of a map. */
final class DefectMask {
  private static final int HALF = 128;

  private DefectMask() {}

  /**
   * Reads a mask: bright pixels are defective. A pixel of the map is defective if at least half of
   * what it covers is; a defect too small for that keeps the pixel that it covers most.
   *
   * @return [height, width]
   */
  static boolean[] read(Path file, int height, int width) throws UnreadableImageException {
    return scaled(ImageDecoder.decode(file), height, width);
  }

  /**
   * The same inside the part of an image that is inspected: outside of its region of interest
   * nothing is defective, nor where pixels are ignored.
   *
   * @param image whose defect it is
   * @param ignored which pixels of the image's map, of whatever size, are ignored
   * @return [height, width]
   */
  static boolean[] read(
      Path file, ImageSource image, Optional<IgnoreMask> ignored, int height, int width)
      throws UnreadableImageException {
    Optional<Box> roi = image.roi();
    boolean[] mask =
        roi.isEmpty()
            ? read(file, height, width)
            : scaled(roi.get().of(ofSize(image.originalSize(), file)), height, width);
    if (ignored.isPresent()) {
      boolean[] flags = ignored.get().scaled(new Size2d(height, width));
      for (int i = 0; i < mask.length; i++) {
        mask[i] &= !flags[i];
      }
    }
    return mask;
  }

  private static RgbImage ofSize(Size2d size, Path file) throws UnreadableImageException {
    RgbImage mask = ImageDecoder.decodeWhole(file);
    if (!mask.size().equals(size)) {
      throw new UnreadableImageException(
          file.toString(),
          "expected a mask of %s pixels as its image has, since a region of interest is cut out of it, got %s"
              .formatted(SizeText.of(size), SizeText.of(mask.size())),
          null);
    }
    return mask;
  }

  static boolean[] scaled(RgbImage image, int height, int width) {
    boolean[] mask = new boolean[height * width];
    double most = 0;
    int fullest = 0;
    for (int i = 0; i < mask.length; i++) {
      double share = share(image, i / width, i % width, height, width);
      mask[i] = share >= 0.5;
      if (share > most) {
        most = share;
        fullest = i;
      }
    }
    if (most > 0) {
      mask[fullest] = true;
    }
    return mask;
  }

  /** Which share of the source pixels below one target pixel is bright; at least one pixel. */
  private static double share(RgbImage image, int y, int x, int height, int width) {
    int top = (int) ((long) y * image.height() / height);
    int bottom = Math.max(top + 1, (int) ((long) (y + 1) * image.height() / height));
    int left = (int) ((long) x * image.width() / width);
    int right = Math.max(left + 1, (int) ((long) (x + 1) * image.width() / width));
    int bright = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        bright += image.sample(row, column, 0) >= HALF ? 1 : 0;
      }
    }
    return (double) bright / ((bottom - top) * (right - left));
  }
}
