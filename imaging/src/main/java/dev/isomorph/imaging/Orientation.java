package dev.isomorph.imaging;

import dev.isomorph.spec.Size2d;

/**
 * How a stored picture is to be turned to stand upright: the Orientation tag (274) of TIFF and
 * Exif.
 *
 * <p>The constants stand in the order of the tag's values 1 to 8 and name what a viewer does.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRROR(false, false, true),
  ROTATE_180(false, true, true),
  FLIP(false, true, false),
  TRANSPOSE(true, false, false),
  ROTATE_90_CLOCKWISE(true, true, false),
  TRANSVERSE(true, true, true),
  ROTATE_90_COUNTERCLOCKWISE(true, false, true);

  private final boolean transposed;
  private final boolean rowsReversed;
  private final boolean columnsReversed;

  /** The reversals are of the stored image's rows and columns, before the transposition. */
  Orientation(boolean transposed, boolean rowsReversed, boolean columnsReversed) {
    this.transposed = transposed;
    this.rowsReversed = rowsReversed;
    this.columnsReversed = columnsReversed;
  }

  /** The orientation of a tag value; a value outside 1..8 means upright, as viewers take it. */
  static Orientation ofTag(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  /** The size of an upright image of which this is the stored size. */
  Size2d applyTo(Size2d stored) {
    return transposed ? new Size2d(stored.width(), stored.height()) : stored;
  }

  RgbImage applyTo(RgbImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int height = transposed ? stored.width() : stored.height();
    int width = transposed ? stored.height() : stored.width();
    byte[] source = stored.samples();
    byte[] target = new byte[source.length];
    int position = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int storedRow = transposed ? column : row;
        int storedColumn = transposed ? row : column;
        if (rowsReversed) {
          storedRow = stored.height() - 1 - storedRow;
        }
        if (columnsReversed) {
          storedColumn = stored.width() - 1 - storedColumn;
        }
        int from = (storedRow * stored.width() + storedColumn) * RgbImage.CHANNELS;
        target[position++] = source[from];
        target[position++] = source[from + 1];
        target[position++] = source[from + 2];
      }
    }
    return new RgbImage(height, width, target);
  }
}
