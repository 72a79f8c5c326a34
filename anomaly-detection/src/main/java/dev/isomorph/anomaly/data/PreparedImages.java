package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * The readable images of a set, decoded and resized once; as many as fit a memory budget are kept
 * as bytes, the others are decoded again whenever they are asked for.
 *
 * <p>Immutable; safe from many threads.
 */
public final class PreparedImages {
  private final Preprocessing preprocessing;
  private final List<Example> examples = new ArrayList<>();
  private final List<byte[]> kept = new ArrayList<>();
  private final List<UnreadableImageException> unreadable = new ArrayList<>();
  private String fingerprint = "";

  private PreparedImages(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
  }

  /** Hears how far the preparation is. */
  @FunctionalInterface
  public interface Progress {
    /** After each image, readable or not. */
    void prepared(int done, int total);
  }

  /**
   * Reads every image once, in parallel.
   *
   * @param budgetBytes memory for decoded images: 3 * H * W bytes each; the first ones are kept
   * @throws DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static PreparedImages of(
      ImageSet images, Preprocessing preprocessing, long budgetBytes, Progress progress) {
    PreparedImages prepared = new PreparedImages(preprocessing);
    long room = budgetBytes / preprocessing.valuesPerImage();
    MessageDigest digest = sha256();
    int done = 0;
    try (Prefetch<Example, PreparedImage> stream =
        PreparedImage.stream(images.examples().iterator(), preprocessing)) {
      while (stream.hasNext()) {
        PreparedImage image = stream.next();
        digest.update(image.pixels());
        prepared.add(image, room);
        progress.prepared(++done, images.size());
      }
    }
    if (prepared.size() == 0) {
      throw new DataSetException(
          "%s: none of %d images can be read%s"
              .formatted(
                  images.description(),
                  images.size(),
                  prepared.unreadable.stream()
                      .findFirst()
                      .map(first -> "; the first is " + first.getMessage())
                      .orElse("")));
    }
    prepared.fingerprint = HexFormat.of().formatHex(digest.digest());
    return prepared;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void add(PreparedImage image, long room) {
    if (image.failure().isPresent()) {
      unreadable.add(image.failure().get());
      return;
    }
    examples.add(image.example());
    if (kept.size() < room) {
      kept.add(image.pixels());
    }
  }

  /** How the images were prepared. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Number of readable images. */
  public int size() {
    return examples.size();
  }

  /** The image at a position, from 0. */
  public Example example(int position) {
    return examples.get(position);
  }

  /** What could not be read, in order. */
  public List<UnreadableImageException> unreadable() {
    return List.copyOf(unreadable);
  }

  /**
   * The pixels at a position as unsigned bytes [3, H, W], not to be changed.
   *
   * @throws UncheckedIOException if the image was not kept and has become unreadable since
   */
  byte[] pixels(int position) {
    if (position < kept.size()) {
      return kept.get(position);
    }
    PreparedImage again = PreparedImage.of(examples.get(position), preprocessing);
    if (again.failure().isPresent()) {
      throw new UncheckedIOException(again.failure().get());
    }
    return again.pixels();
  }

  /**
   * What is made of batches, in other threads ahead of time.
   *
   * @param places the batches
   * @param change what is done to each image's pixels
   * @param work what is made of a batch; called from several threads
   * @return the results in the order of the places, to be closed by the caller
   */
  public <T> Batches<T> batches(
      Iterator<BatchPlace> places, PixelChange change, Function<? super Batch, ? extends T> work) {
    return new Batches<>(this, places, change, work);
  }

  /** Batches of images as they are, in the order of the places, to be closed by the caller. */
  public Batches<Batch> batches(Iterator<BatchPlace> places) {
    return batches(places, PixelChange.NONE, Function.identity());
  }

  /** A digest of all pixels in order: equal images in equal order, however they are called. */
  public String fingerprint() {
    return fingerprint;
  }
}
