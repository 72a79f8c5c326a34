package dev.isomorph.anomaly.region;

import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Takes the connected regions out of a set of pixels, one at a time; pixels that touch at a corner
 * are connected. Pixels are numbered row by row from 0. For one thread.
 */
public final class ConnectedPixels {
  private final BitSet left;
  private final Size2d size;
  private int[] waiting = new int[64];

  /**
   * The regions of a set.
   *
   * @param pixels the set; what is taken is cleared in it
   * @param size height and width of the image
   */
  public ConnectedPixels(BitSet pixels, Size2d size) {
    this.left = pixels;
    this.size = size;
  }

  /**
   * Takes one region.
   *
   * @param start a pixel of the set
   * @param each gets every pixel of the region once, {@code start} first, the others in no
   *     particular order
   */
  public void take(int start, IntConsumer each) {
    int waits = 0;
    left.clear(start);
    waiting[waits++] = start;
    while (waits > 0) {
      int at = waiting[--waits];
      each.accept(at);
      int y = at / size.width();
      int x = at % size.width();
      for (int row = Math.max(y - 1, 0); row <= Math.min(y + 1, size.height() - 1); row++) {
        int first = row * size.width() + Math.max(x - 1, 0);
        int last = row * size.width() + Math.min(x + 1, size.width() - 1);
        for (int next = left.nextSetBit(first);
            next >= 0 && next <= last;
            next = left.nextSetBit(next + 1)) {
          left.clear(next);
          if (waits == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waits);
          }
          waiting[waits++] = next;
        }
      }
    }
  }
}
