package dev.isomorph.sample.cloth;

import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.Optional;

/**
 * One picture of cloth and the exact mask of its defect.
 *
 * @param image the picture
 * @param mask the same size; white where a pixel differs from the same piece of cloth without the
 *     defect, black elsewhere
 */
public record ClothSample(RgbImage image, RgbImage mask) {

  /** The sample of a seed and a name, for example {@code "test/hole/007"}. */
  public static ClothSample of(Size2d size, long seed, String name, Optional<Defect> defect) {
    Draws random = new Draws(seed, name);
    Draws cloth = random.of("cloth");
    RgbImage clean = toImage(size, Cloth.render(size, cloth, MissingThread.NONE));
    RgbImage image =
        defect.map(d -> toImage(size, damaged(size, cloth, d, random.of("defect")))).orElse(clean);
    return new ClothSample(image, difference(image, clean));
  }

  private static double[] damaged(Size2d size, Draws cloth, Defect defect, Draws random) {
    if (defect == Defect.MISSING_THREAD) {
      int columns = (int) (size.width() / Cloth.pitch(size));
      int rows = (int) (size.height() / Cloth.pitch(size));
      return Cloth.render(size, cloth, MissingThread.draw(random, columns, rows));
    }
    double[] samples = Cloth.render(size, cloth, MissingThread.NONE);
    DefectPaint paint = new DefectPaint(size, samples);
    switch (defect) {
      case SCRATCH -> paint.scratch(random);
      case HOLE -> paint.hole(random);
      case STAIN -> paint.stain(random);
      default -> throw new AssertionError(defect);
    }
    return samples;
  }

  private static RgbImage toImage(Size2d size, double[] samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, samples[i])));
    }
    return new RgbImage(size.height(), size.width(), bytes);
  }

  private static RgbImage difference(RgbImage image, RgbImage clean) {
    byte[] mask = new byte[image.samples().length];
    for (int pixel = 0; pixel < mask.length; pixel += RgbImage.CHANNELS) {
      boolean changed = false;
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        changed |= image.samples()[pixel + c] != clean.samples()[pixel + c];
      }
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        mask[pixel + c] = (byte) (changed ? 255 : 0);
      }
    }
    return new RgbImage(image.height(), image.width(), mask);
  }
}
