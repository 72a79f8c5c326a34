package dev.isomorph.spec;

/**
 * A height and a width, in pixels or cells.
 *
 * @param height rows
 * @param width columns
 */
public record Size2d(int height, int width) {
  /** The same number of rows and columns. */
  public static Size2d square(int side) {
    return new Size2d(side, side);
  }

  /** Height times width. */
  public long area() {
    return (long) height * width;
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
