package dev.isomorph.imaging;

/** How an image goes on beyond its borders: as its mirror image, again and again. */
public final class Mirror {
  private Mirror() {}

  /**
   * Which pixel stands at a position, the one at the border twice: {@code dcba|abcd|dcba}, SciPy's
   * {@code mode="reflect"}.
   *
   * @param position any, from 0 to length - 1 inside
   * @param length of the axis in pixels, from 1
   */
  public static int borderTwice(int position, int length) {
    int inPeriod = Math.floorMod(position, 2 * length);
    return Math.min(inPeriod, 2 * length - 1 - inPeriod);
  }

  /**
   * Which pixel stands at a position, the one at the border once: {@code dcb|abcd|cba}, SciPy's
   * {@code mode="mirror"}.
   *
   * @param position any, from 0 to length - 1 inside
   * @param length of the axis in pixels, from 1
   */
  public static int borderOnce(int position, int length) {
    int period = Math.max(1, 2 * length - 2);
    int inPeriod = Math.floorMod(position, period);
    return Math.min(inPeriod, period - inPeriod);
  }
}
