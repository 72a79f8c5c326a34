package dev.isomorph.anomaly.picture;

import dev.isomorph.anomaly.region.Region;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A heat map laid over its image: where the map is usual the image shows, and the more unusual it
 * is the more the colour covers it. Anomalous regions have a frame.
 *
 * <p>The picture has the image's own resolution. An image whose longer side is below {@value
 * #SMALLEST} pixels is enlarged in whole steps; one of more than {@value #MAX_PIXELS} pixels is
 * reduced by a whole number. The map is blended up to it.
 */
public final class Overlay {
  static final int SMALLEST = 256;
  static final long MAX_PIXELS = 32_000_000;

  /** How much of the image the brightest colour covers. */
  private static final double COVER = 0.8;

  private Overlay() {}

  /**
   * Draws a map over all of an image.
   *
   * @param image the image, of any size; drawn on if it need not be scaled
   * @param map [h, w], stretched over the whole image
   */
  public static BufferedImage draw(BufferedImage image, Tensor map, MapScale scale) {
    Box whole = new Box(0, 0, image.getWidth(), image.getHeight());
    return draw(image, whole, map, scale, List.of());
  }

  /**
   * Draws a map over the part of an image that was inspected, and frames around regions.
   *
   * @param image the image, of any size; drawn on if it need not be scaled
   * @param place the part of the image that the map covers; framed where it is not all of it
   * @param map [h, w], stretched over that part
   * @param regions in pixels of the image; numbered from 1 if there are several
   */
  public static BufferedImage draw(
      BufferedImage image, Box place, Tensor map, MapScale scale, List<Region> regions) {
    double enlarged = enlargement(new Size2d(image.getHeight(), image.getWidth()));
    int height = Math.max(1, (int) Math.round(image.getHeight() * enlarged));
    int width = Math.max(1, (int) Math.round(image.getWidth() * enlarged));
    BufferedImage base = Tiles.scaled(image, width, height);
    int left = (int) Math.round(place.x() * enlarged);
    int top = (int) Math.round(place.y() * enlarged);
    int right = Math.min(width, (int) Math.round((place.x() + place.width()) * enlarged));
    int bottom = Math.min(height, (int) Math.round((place.y() + place.height()) * enlarged));
    Blend rows = new Blend(map.shape()[0], bottom - top);
    Blend columns = new Blend(map.shape()[1], right - left);
    float[] values = map.toArray();
    int mapWidth = map.shape()[1];
    int[] line = new int[right - left];
    for (int y = 0; y < bottom - top; y++) {
      base.getRGB(left, top + y, line.length, 1, line, 0, line.length);
      for (int x = 0; x < line.length; x++) {
        double value =
            rows.at(
                y,
                columns.at(x, values, rows.low(y) * mapWidth),
                columns.at(x, values, rows.high(y) * mapWidth));
        line[x] = covered(line[x], scale.position(value));
      }
      base.setRGB(left, top + y, line.length, 1, line, 0, line.length);
    }
    RegionFrames frames = new RegionFrames(base, enlarged, 0, 0);
    if (!place.size().equals(new Size2d(image.getHeight(), image.getWidth()))) {
      frames.drawRoi(place);
    }
    frames.draw(regions);
    return base;
  }

  static double enlargement(Size2d image) {
    if (image.area() > MAX_PIXELS) {
      return 1 / Math.ceil(Math.sqrt((double) image.area() / MAX_PIXELS));
    }
    int longerSide = Math.max(image.height(), image.width());
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
