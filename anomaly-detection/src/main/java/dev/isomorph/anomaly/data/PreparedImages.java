package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CounterGenerator;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The readable images of a set, decoded and resized once; as many as fit a memory budget are kept
 * as bytes, the others are decoded again whenever they are asked for. Or tiles of these images, as
 * many as fit.
 *
 * <p>Immutable; safe from many threads.
 */
public final class PreparedImages {
  private final Preprocessing preprocessing;
  private final List<Example> examples = new ArrayList<>();
  private final List<byte[]> kept = new ArrayList<>();

  /** Where the parts of each readable image begin. */
  private final List<Integer> firstParts = new ArrayList<>();

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

  /**
   * Cuts every image into tiles, one image at a time, and keeps as many tiles of each as the memory
   * allows, drawn by seed.
   *
   * @param most how many tiles are kept in all, at most; of each image at least one is
   * @param budgetBytes memory for tiles: 3 * H * W bytes each
   * @throws DataSetException if no image can be read
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static PreparedImages ofTiles(
      ImageSet images,
      Preprocessing preprocessing,
      Tiling tiling,
      int most,
      long budgetBytes,
      long seed,
      Progress progress) {
    PreparedImages prepared = new PreparedImages(preprocessing);
    long room = Math.min(most, budgetBytes / preprocessing.valuesPerImage());
    int ofEach = (int) Math.max(1, room / Math.max(1, images.size()));
    MessageDigest digest = sha256();
    int done = 0;
    try (Prefetch<Integer, DrawnTiles> stream =
        new Prefetch<>(
            IntStream.range(0, images.size()).iterator(),
            i ->
                DrawnTiles.of(
                    images.examples().get(i),
                    preprocessing.size(),
                    tiling,
                    ofEach,
                    CounterGenerator.of(seed, "tiles." + i)),
            1)) {
      while (stream.hasNext()) {
        DrawnTiles drawn = stream.next();
        drawn.tiles().forEach(digest::update);
        prepared.add(drawn);
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
    firstParts.add(examples.size());
    examples.add(image.example());
    if (kept.size() < room) {
      kept.add(image.pixels());
    }
  }

  private void add(DrawnTiles drawn) {
    drawn.failure().ifPresent(unreadable::add);
    if (drawn.failure().isEmpty()) {
      firstParts.add(examples.size());
    }
    for (byte[] tile : drawn.tiles()) {
      examples.add(drawn.example());
      kept.add(tile);
    }
  }

  /** Number of readable images. */
  public int images() {
    return firstParts.size();
  }

  /** The positions of what an image is kept as, from 0: itself, or tiles of it. */
  public IntStream parts(int image) {
    int end = image + 1 < images() ? firstParts.get(image + 1) : size();
    return IntStream.range(firstParts.get(image), end);
  }

  /** How the images were prepared. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Number of readable images, or of tiles of them. */
  public int size() {
    return examples.size();
  }

  /** The image at a position, from 0, or that a tile there is of. */
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
