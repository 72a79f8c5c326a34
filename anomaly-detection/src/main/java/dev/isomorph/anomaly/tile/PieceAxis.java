package dev.isomorph.anomaly.tile;

/**
 * Where pieces are along one axis of an image. All are of one length; they overlap by the context
 * that a piece needs around what is kept of it, and the last one is moved back to end with the
 * image. What is kept of them covers the image once.
 *
 * @param length of the image, a multiple of the alignment
 * @param piece length of a piece, a multiple of the alignment
 * @param step from one piece to the next, a multiple of the alignment
 * @param after how much context a piece needs after what is kept of it
 */
record PieceAxis(int length, int piece, int step, int after) {
  /**
   * As few pixels in pieces as {@code count} pieces allow, or fewer pieces.
   *
   * @param length of the image, a multiple of the alignment
   * @param before how much context a piece needs before what is kept of it
   * @param after how much context a piece needs after what is kept of it
   * @param alignment of where pieces begin, in pixels
   */
  static PieceAxis of(int length, int count, int before, int after, int alignment) {
    int context = before + after;
    long even = (length + (count - 1L) * context) / count;
    int piece = (int) Math.max(alignment, even / alignment * alignment);
    int step = step(piece, context, alignment);
    while (piece < length && (step <= 0 || (count - 1L) * step + piece < length)) {
      piece += alignment;
      step = step(piece, context, alignment);
    }
    return new PieceAxis(length, Math.min(piece, length), step, after);
  }

  private static int step(int piece, int context, int alignment) {
    return Math.floorDiv(piece - context, alignment) * alignment;
  }

  int count() {
    return piece >= length ? 1 : (length - piece + step - 1) / step + 1;
  }

  int start(int n) {
    return Math.min(n * step, length - piece);
  }

  /** The first position that is kept of a piece. */
  int keptFrom(int n) {
    return n == 0 ? 0 : keptTo(n - 1);
  }

  /** The position after the last one that is kept of a piece. */
  int keptTo(int n) {
    return n == count() - 1 ? length : start(n) + piece - after;
  }
}
