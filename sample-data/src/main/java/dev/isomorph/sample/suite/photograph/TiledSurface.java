package dev.isomorph.sample.suite.photograph;

import dev.isomorph.imaging.RgbImage;
import java.util.SplittableRandom;

/**
 * An endless floor or wall of one picture, repeated; each photograph shows another place of it, and
 * wear as smooth changes of its brightness.
 */
final class TiledSurface implements Scene {
  private final RgbImage picture;
  private final double scale;
  private final double brightness;

  /**
   * A surface.
   *
   * @param picture whose borders fit together
   * @param scale how many scene units one of its pixels covers
   * @param brightness factor to the picture's samples
   */
  TiledSurface(RgbImage picture, double scale, double brightness) {
    this.picture = picture;
    this.scale = scale;
    this.brightness = brightness;
  }

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public void paint(Picture target, Shot shot, SplittableRandom random, OddPart odd) {
    double offsetX = random.nextDouble(picture.width());
    double offsetY = random.nextDouble(picture.height());
    ValueNoise wear = new ValueNoise(random.nextLong());
    target.cover(
        (x, y, rgb) -> {
          sample(x / scale + offsetX, y / scale + offsetY, rgb);
          double gain = brightness * (1 + 0.09 * wear.fractal(x / 170, y / 170, 2));
          for (int c = 0; c < 3; c++) {
            rgb[c] *= gain;
          }
        });
  }

  /** Between four pixels, beyond a border from the opposite one. */
  private void sample(double x, double y, double[] rgb) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double down = y - top;
    int x0 = Math.floorMod(left, picture.width());
    int x1 = Math.floorMod(left + 1, picture.width());
    int y0 = Math.floorMod(top, picture.height());
    int y1 = Math.floorMod(top + 1, picture.height());
    for (int c = 0; c < 3; c++) {
      double above = picture.sample(y0, x0, c) * (1 - right) + picture.sample(y0, x1, c) * right;
      double below = picture.sample(y1, x0, c) * (1 - right) + picture.sample(y1, x1, c) * right;
      rgb[c] = (above * (1 - down) + below * down) / 255;
    }
  }
}
