package dev.isomorph.anomaly.region;

import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The edges between the pixels of a set and all others, joined to rings. Each edge has the pixel of
 * the set on its right. Where four edges meet, because two pixels touch at a corner, a ring turns
 * left, so that both pixels are inside one ring; as {@link ConnectedPixels} connects them. For one
 * thread.
 */
final class PixelEdges {
  private static final int EAST = 0;
  private static final int SOUTH = 1;
  private static final int WEST = 2;
  private static final int NORTH = 3;
  private static final int[] STEP_X = {1, 0, -1, 0};
  private static final int[] STEP_Y = {0, 1, 0, -1};

  private final Size2d size;
  private final int columns;

  /** For each corner of a pixel, the directions of the edges that begin there, a bit for each. */
  private final byte[] leaving;

  /** The edges of a set, which is not changed and not kept. */
  PixelEdges(BitSet pixels, Size2d size) {
    this.size = size;
    this.columns = size.width() + 1;
    this.leaving = new byte[Math.multiplyExact(columns, size.height() + 1)];
    for (int at = pixels.nextSetBit(0); at >= 0; at = pixels.nextSetBit(at + 1)) {
      int x = at % size.width();
      int y = at / size.width();
      if (y == 0 || !pixels.get(at - size.width())) {
        mark(x, y, EAST);
      }
      if (x == size.width() - 1 || !pixels.get(at + 1)) {
        mark(x + 1, y, SOUTH);
      }
      if (y == size.height() - 1 || !pixels.get(at + size.width())) {
        mark(x + 1, y + 1, WEST);
      }
      if (x == 0 || !pixels.get(at - 1)) {
        mark(x, y + 1, NORTH);
      }
    }
  }

  private void mark(int x, int y, int direction) {
    leaving[y * columns + x] |= (byte) (1 << direction);
  }

  /**
   * The rings of one region of the set, which are taken out: outer boundary first, then holes from
   * top to bottom.
   *
   * @param region its pixels, ascending
   * @param place where the set lies in the original image
   */
  List<Ring> take(int[] region, Box place) {
    List<Ring> rings = new ArrayList<>();
    for (int at : region) {
      int corner = at / size.width() * columns + at % size.width();
      if ((leaving[corner] & 1 << EAST) != 0) {
        rings.add(ring(corner, place));
      }
    }
    rings.sort(Comparator.comparing(Ring::hole)); // the first pixel's upper edge is an outer one
    return rings;
  }

  /** The ring that begins at the upper left corner of a pixel, which is one of its corners. */
  private Ring ring(int start, Box place) {
    List<ImagePoint> points = new ArrayList<>();
    points.add(point(start, place));
    int corner = start;
    int direction = EAST;
    long doubleArea = 0;
    while (true) {
      int next = corner + STEP_Y[direction] * columns + STEP_X[direction];
      doubleArea += cross(corner, next);
      int turn = turned(leaving[next], direction);
      if (next == start && turn == EAST) {
        leaving[start] &= (byte) ~(1 << EAST);
        return new Ring(points, doubleArea < 0);
      }
      if (turn != direction) {
        points.add(point(next, place));
      }
      leaving[next] &= (byte) ~(1 << turn);
      corner = next;
      direction = turn;
    }
  }

  private long cross(int from, int to) {
    return (long) (from % columns) * (to / columns) - (long) (to % columns) * (from / columns);
  }

  /** Where two edges begin, the one to the left. */
  private static int turned(byte leaving, int direction) {
    for (int turn : new int[] {direction + 3, direction, direction + 1}) {
      if ((leaving & 1 << turn % 4) != 0) {
        return turn % 4;
      }
    }
    throw new IllegalStateException("expected a closed ring, got an end");
  }

  private ImagePoint point(int corner, Box place) {
    return new ImagePoint(
        place.x() + (double) (corner % columns) * place.width() / size.width(),
        place.y() + (double) (corner / columns) * place.height() / size.height());
  }
}
