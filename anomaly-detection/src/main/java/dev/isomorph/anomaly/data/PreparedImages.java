package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The readable images of a set, decoded and resized once; as many as fit a memory budget are kept
 * as bytes, the others are decoded again whenever they are asked for.
 *
 * <p>Immutable; safe from many threads.
 */
public final class PreparedImages implements Samples {
  private final Preprocessing preprocessing;
  private final List<Example> examples = new ArrayList<>();
  private final List<PreparedImage> kept = new ArrayList<>();

  private final List<UnreadableImageException> unreadable = new ArrayList<>();
  private String fingerprint = "";

  /** Bytes that may still be kept. */
  private long room;

  private PreparedImages(Preprocessing preprocessing, long room) {
    this.preprocessing = preprocessing;
    this.room = room;
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
   * @param budgetBytes memory for decoded images: 3 * H * W bytes each, 4 * H * W with a mask; the
   *     first ones are kept
   * @throws DataSetException if none can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static PreparedImages of(
      ImageSet images, Preprocessing preprocessing, long budgetBytes, Progress progress) {
    PreparedImages prepared = new PreparedImages(preprocessing, budgetBytes);
    MessageDigest digest = sha256();
    int done = 0;
    try (Prefetch<Example, PreparedImage> stream =
        PreparedImage.stream(images.examples().iterator(), preprocessing)) {
      while (stream.hasNext()) {
        PreparedImage image = stream.next();
        digest.update(image.pixels());
        prepared.add(image);
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

  private void add(PreparedImage image) {
    if (image.failure().isPresent()) {
      unreadable.add(image.failure().get());
      return;
    }
    if (kept.size() == size() && image.bytes() <= room) {
      kept.add(image);
      room -= image.bytes();
    }
    examples.add(image.example());
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

  /**
   * Which pixels of the image at a position are ignored, at the network's size; empty where all
   * count.
   *
   * @return row by row, not to be changed
   * @throws UnreadableImageException if the mask has to be read again and cannot be
   */
  public Optional<boolean[]> ignored(int position) throws UnreadableImageException {
    return position < kept.size()
        ? kept.get(position).ignored()
        : examples.get(position).image().ignored(preprocessing.size());
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
      return kept.get(position).pixels();
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
