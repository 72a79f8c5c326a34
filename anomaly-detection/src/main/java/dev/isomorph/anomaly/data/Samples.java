package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Preprocessing;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.Function;

/**
 * Images of the network's size, to be put together in batches: whole images brought to that size,
 * or crops of larger ones. Safe from many threads.
 */
public interface Samples {
  /** How the network sees them. */
  Preprocessing preprocessing();

  /**
   * The pixels of one image of a batch as unsigned bytes [3, H, W], not to be changed; a pure
   * function of its arguments.
   *
   * @param place the batch
   * @param index which of its images, from 0
   * @throws UncheckedIOException if the image was not kept and has become unreadable since
   */
  byte[] pixels(BatchPlace place, int index);

  /**
   * What is made of batches, in other threads ahead of time.
   *
   * @param places the batches
   * @param change what is done to each image's pixels
   * @param work what is made of a batch; called from several threads
   * @return the results in the order of the places, to be closed by the caller
   */
  default <T> Batches<T> batches(
      Iterator<BatchPlace> places, PixelChange change, Function<? super Batch, ? extends T> work) {
    return new Batches<>(this, places, change, work);
  }

  /** Batches of images as they are, in the order of the places, to be closed by the caller. */
  default Batches<Batch> batches(Iterator<BatchPlace> places) {
    return batches(places, PixelChange.NONE, Function.identity());
  }
}
