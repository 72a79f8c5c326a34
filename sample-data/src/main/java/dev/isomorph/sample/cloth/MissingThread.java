package dev.isomorph.sample.cloth;

/**
 * Which thread is absent, and where along its length, in thread distances.
 *
 * @param direction whether it is a warp or a weft thread, or none at all
 * @param thread its number from the left or from the top
 * @param from begin of the gap along the thread
 * @param to end of the gap
 */
record MissingThread(Direction direction, int thread, double from, double to) {
  /** Which threads. */
  enum Direction {
    WARP,
    WEFT,
    NONE
  }

  static final MissingThread NONE = new MissingThread(Direction.NONE, 0, 0, 0);

  /** A thread that is absent over half to all of the image, not the outermost. */
  static MissingThread draw(Draws random, int columns, int rows) {
    boolean warp = random.uniform(0) < 0.5;
    int across = warp ? columns : rows;
    int along = warp ? rows : columns;
    int thread = 1 + random.below(1, Math.max(1, across - 2));
    double length = along * random.uniform(2, 0.5, 1.3);
    double from = length >= along ? -2 : random.uniform(3, -0.1, 1) * (along - length);
    double to = length >= along ? along + 2 : from + length;
    return new MissingThread(warp ? Direction.WARP : Direction.WEFT, thread, from, to);
  }

  boolean hitsWarp(int number, double along) {
    return direction == Direction.WARP && hits(number, along);
  }

  boolean hitsWeft(int number, double along) {
    return direction == Direction.WEFT && hits(number, along);
  }

  private boolean hits(int number, double along) {
    return number == thread && along >= from && along < to;
  }
}
