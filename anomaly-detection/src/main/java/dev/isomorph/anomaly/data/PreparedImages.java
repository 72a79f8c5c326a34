package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The readable images of a set, decoded and resized once; as many as fit a memory budget are kept
 * as bytes, the others are decoded again whenever they are asked for.
 *
 * <p>Immutable; safe from many threads.
 */
public final class PreparedImages implements Samples {
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
    return prepared.finished(images, digest);
  }

  private PreparedImages finished(ImageSet images, MessageDigest digest) {
    if (size() == 0) {
      throw new DataSetException(
          "%s: none of %d images can be read%s"
              .formatted(
                  images.description(),
                  images.size(),
                  unreadable.stream()
                      .findFirst()
                      .map(first -> "; the first is " + first.getMessage())
                      .orElse("")));
    }
    fingerprint = HexFormat.of().formatHex(digest.digest());
    return this;
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

  @Override
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

  /** The pixels of the image at a position, brought to the network's size. */
  public RgbImage image(int position) {
    return RgbImage.ofPlanes(preprocessing.size(), pixels(position));
  }

  /** What could not be read, in order. */
  public List<UnreadableImageException> unreadable() {
    return List.copyOf(unreadable);
  }

  @Override
  public byte[] pixels(BatchPlace place, int index) {
    return pixels(place.positions()[index]);
  }

  /** The pixels at a position, as {@link Samples#pixels} has them. */
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

  /** A digest of all pixels in order: equal images in equal order, however they are called. */
  public String fingerprint() {
    return fingerprint;
  }
}
