package dev.isomorph.anomaly.picture;

import dev.isomorph.api.Tensor;
import java.awt.image.BufferedImage;

/**
 * A heat map laid over its image: where the map is usual the image shows, and the more unusual it
 * is the more the colour covers it.
 *
 * <p>The picture has the image's proportions. Its longer side is the image's, but at least {@value
 * #SMALLEST} pixels, in whole steps, and at most {@value #LARGEST}; the map is blended up to it.
 */
public final class Overlay {
  static final int SMALLEST = 256;
  static final int LARGEST = 1024;

  /** How much of the image the brightest colour covers. */
  private static final double COVER = 0.8;

  private Overlay() {}

  /**
   * Draws it.
   *
   * @param image the image, of any size; drawn on if it need not be scaled
   * @param map [h, w], stretched over the whole image
   */
  public static BufferedImage draw(BufferedImage image, Tensor map, MapScale scale) {
    double enlarged = enlargement(Math.max(image.getHeight(), image.getWidth()));
    int height = Math.max(1, (int) Math.round(image.getHeight() * enlarged));
    int width = Math.max(1, (int) Math.round(image.getWidth() * enlarged));
    BufferedImage base = Tiles.scaled(image, width, height);
    Blend rows = new Blend(map.shape()[0], height);
    Blend columns = new Blend(map.shape()[1], width);
    float[] values = map.toArray();
    int mapWidth = map.shape()[1];
    int[] line = new int[width];
    for (int y = 0; y < height; y++) {
      base.getRGB(0, y, width, 1, line, 0, width);
      for (int x = 0; x < width; x++) {
        double value =
            rows.at(
                y,
                columns.at(x, values, rows.low(y) * mapWidth),
                columns.at(x, values, rows.high(y) * mapWidth));
        line[x] = covered(line[x], scale.position(value));
      }
      base.setRGB(0, y, width, 1, line, 0, width);
    }
    return base;
  }

  static double enlargement(int longerSide) {
    if (longerSide > LARGEST) {
      return (double) LARGEST / longerSide;
    }
    return Math.max(1, Math.ceil((double) SMALLEST / longerSide));
  }

  private static int covered(int image, double position) {
    int colour = HeatColours.of(position);
    double share = COVER * position;
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int under = image >>> shift & 0xFF;
      int over = colour >>> shift & 0xFF;
      mixed |= (int) Math.round(under + share * (over - under)) << shift;
    }
    return mixed;
  }

  /** Linear interpolation along one axis, by pixel centres. */
  private static final class Blend {
    private final int[] low;
    private final int[] high;
    private final float[] share;

    Blend(int from, int to) {
      low = new int[to];
      high = new int[to];
      share = new float[to];
      for (int i = 0; i < to; i++) {
        double position = Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
        low[i] = (int) position;
        high[i] = Math.min(low[i] + 1, from - 1);
        share[i] = (float) (position - low[i]);
      }
    }

    int low(int i) {
      return low[i];
    }

    int high(int i) {
      return high[i];
    }

    double at(int i, double lower, double higher) {
      return lower + share[i] * (higher - lower);
    }

    double at(int i, float[] values, int from) {
      return at(i, values[from + low[i]], values[from + high[i]]);
    }
  }
}
