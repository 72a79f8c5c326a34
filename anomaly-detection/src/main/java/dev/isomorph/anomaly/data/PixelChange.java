package dev.isomorph.anomaly.data;

/** What is done to an image's pixels before they are scaled; a pure function of its arguments. */
@FunctionalInterface
public interface PixelChange {
  /** Leaves images as they are. */
  PixelChange NONE = (pixels, place, index) -> pixels;

  /**
   * The changed image.
   *
   * @param pixels unsigned bytes [3, H, W], not to be changed
   * @param place the batch it is in
   * @param index which of the batch's images it is, from 0
   * @return unsigned bytes [3, H, W], the same array if nothing changes
   */
  byte[] apply(byte[] pixels, BatchPlace place, int index);
}
