package dev.isomorph.anomaly.tile;

import dev.isomorph.imaging.Crop;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;

/**
 * The tiles of one image: they overlap, cover it wholly and are numbered row by row. Where the
 * image is smaller than a tile, the tile is filled with the mirror image, the pixel at the border
 * twice: {@code dcba|abcd|dcba}.
 *
 * <p>What belongs to the tiles is put together by weights that fade towards their borders and sum
 * to one at each pixel of the image, so that no seam is to be seen. Immutable.
 */
public final class TileGrid {
  private final Size2d image;
  private final Size2d tile;
  private final TileAxis rows;
  private final TileAxis columns;

  TileGrid(Size2d image, Size2d tile, int overlap) {
    this.image = image;
    this.tile = tile;
    this.rows = new TileAxis(image.height(), tile.height(), overlap);
    this.columns = new TileAxis(image.width(), tile.width(), overlap);
  }

  /** Number of tiles. */
  public int size() {
    return Math.multiplyExact(rows.count(), columns.count());
  }

  /** The size of the image. */
  public Size2d image() {
    return image;
  }

  /** The n-th tile of an image of this size, as unsigned bytes [3, H, W]. */
  public byte[] cut(RgbImage from, int n) {
    int top = rows.start(n / columns.count());
    int left = columns.start(n % columns.count());
    return Crop.of(from, top, left, tile);
  }

  /**
   * Adds what belongs to a tile to what belongs to the whole image, by its weights.
   *
   * @param values of the n-th tile, [H, W] in C order, from {@code offset} on
   * @param whole of the image, [H, W] in C order
   */
  public void blend(int n, float[] values, int offset, float[] whole) {
    blend(n, values, offset, whole, 1);
  }

  /**
   * The same for an image made smaller: each pixel of it is the mean of the square of pixels that
   * it stands for, those at the right and the bottom of fewer.
   *
   * @param step the side of the square
   * @param whole [ceil(H / step), ceil(W / step)] in C order
   */
  public void blend(int n, float[] values, int offset, float[] whole, int step) {
    int row = n / columns.count();
    int column = n % columns.count();
    float[] down = rows.weights(row);
    float[] across = columns.weights(column);
    int width = reduced(image.width(), step);
    for (int y = 0; y < down.length; y++) {
      int imageY = rows.start(row) + y;
      int source = offset + y * tile.width();
      int target = imageY / step * width;
      int squareHeight = square(imageY, image.height(), step);
      for (int x = 0; x < across.length; x++) {
        int imageX = columns.start(column) + x;
        float area = squareHeight * square(imageX, image.width(), step);
        whole[target + imageX / step] += down[y] * across[x] * values[source + x] / area;
      }
    }
  }

  /** The size of the image made smaller by a step. */
  public Size2d reduced(int step) {
    return new Size2d(reduced(image.height(), step), reduced(image.width(), step));
  }

  private static int reduced(int length, int step) {
    return (length + step - 1) / step;
  }

  /** How many pixels of the axis the square has that a position is in. */
  private static int square(int position, int length, int step) {
    return Math.min(step, length - position / step * step);
  }
}
