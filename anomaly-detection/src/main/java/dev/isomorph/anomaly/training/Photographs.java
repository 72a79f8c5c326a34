package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.EvenSample;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.KeptSamples;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.data.RandomCrops;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.MedianSize;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Photographs that are larger than what a network sees, read once and made ready to train on random
 * crops of them. However many and however large they are, this takes a bounded time and a bounded
 * memory: some of them are drawn by seed, and where those that are trained on do not fit the
 * memory, a window of each is kept.
 *
 * <p>Of the photographs that are held out, the watched ones are represented by a fixed set of
 * crops; the others set the threshold as a whole and are not kept.
 */
public final class Photographs {
  /** So many are used at most. */
  static final int MAX_PHOTOGRAPHS = 500;

  /** So many pixels are decoded at most, if {@link #MIN_PHOTOGRAPHS} have no more. */
  static final long MAX_DECODED_PIXELS = 1_000_000_000L;

  /** So many are used, however large they are. */
  static final int MIN_PHOTOGRAPHS = 12;

  /** Crops that watch the training, of all watched photographs together. */
  static final int WATCHED_CROPS = 256;

  /** Enough to show a texture from all sides, few enough for an epoch to end. */
  static final int MAX_CROPS_PER_EPOCH = 10_000;

  /** Share of the held-out photographs that watch the training where it needs watching. */
  static final double WATCHED_SHARE = 0.25;

  /** Four times the bytes for a pixel while an image is decoded. */
  private static final int BYTES_OF_LARGE_PIXELS = 4 * 10;

  private final ImageSet offered;
  private final Preprocessing crop;
  private final Tiling tiling;
  private final TrainingConfig config;
  private final PreparedImages.Progress progress;
  private final List<UnreadableImageException> unreadable = new ArrayList<>();
  private final long start = System.nanoTime();

  private List<Sized> used = new ArrayList<>();
  private HeldOutSplit split;
  private final List<RgbImage> kept = new ArrayList<>();
  private final List<byte[]> watched = new ArrayList<>();
  private boolean windows;
  private String fingerprint;

  /**
   * A photograph and its own size.
   *
   * @param size of what is inspected of it
   * @param decoded pixels of the whole picture, which are decoded whatever is inspected
   */
  private record Sized(Example example, Size2d size, long decoded) {
    static Sized of(Example example) throws UnreadableImageException {
      Size2d whole = example.image().originalSize();
      return new Sized(example, example.image().sizeIn(whole), whole.area());
    }
  }

  /**
   * What was kept of a photograph.
   *
   * @param window to train on
   * @param crops to watch with
   * @param digest of all its pixels
   */
  private record Taken(
      Sized from,
      Optional<RgbImage> window,
      List<byte[]> crops,
      byte[] digest,
      Optional<UnreadableImageException> failure) {}

  private Photographs(
      ImageSet offered,
      Preprocessing crop,
      Tiling tiling,
      TrainingConfig config,
      PreparedImages.Progress progress) {
    this.offered = offered;
    this.crop = crop;
    this.tiling = tiling;
    this.config = config;
    this.progress = progress;
  }

  /**
   * Reads photographs, in several threads.
   *
   * @param crop its size is that of a crop
   * @param tiling the scale at which they are cropped
   * @param config seed, held-out share and memory for what is kept
   * @throws dev.isomorph.anomaly.data.DataSetException if too few can be read
   * @throws CancellationException if the thread is interrupted
   */
  public static Photographs of(
      ImageSet images,
      Preprocessing crop,
      Tiling tiling,
      TrainingConfig config,
      PreparedImages.Progress progress) {
    Photographs photographs = new Photographs(images, crop, tiling, config, progress);
    photographs.draw();
    photographs.read();
    return photographs;
  }

  /**
   * The photographs that a training uses if it can read them, by their sizes alone.
   *
   * @param images as they are given to the training
   * @param config of the training
   */
  public static List<Example> drawn(ImageSet images, Preprocessing crop, TrainingConfig config) {
    return sized(images, crop, config).used.stream().map(Sized::example).toList();
  }

  private static Photographs sized(ImageSet images, Preprocessing crop, TrainingConfig config) {
    Photographs photographs =
        new Photographs(images, crop, config.tiling().orElseThrow(), config, (done, total) -> {});
    photographs.draw();
    return photographs;
  }

  /**
   * The photographs that set the threshold of a training, found again by their sizes.
   *
   * @param images as they were given to the training
   * @param config of the training
   * @param readable whether the training could read a photograph
   * @throws dev.isomorph.anomaly.data.DataSetException if there are too few
   */
  public static List<Example> calibration(
      ImageSet images, Preprocessing crop, TrainingConfig config, Predicate<Example> readable) {
    Photographs photographs = sized(images, crop, config);
    photographs.used =
        photographs.used.stream()
            .filter(photograph -> readable.test(photograph.example()))
            .toList();
    photographs.share();
    return photographs.calibration();
  }

  /** Draws the photographs to use, by their sizes alone. */
  private void draw() {
    int[] order = CounterGenerator.of(config.seed(), "photographs").permutation(offered.size());
    long room = config.imageMemoryBytes() / crop.valuesPerImage();
    int most = (int) Math.max(MIN_PHOTOGRAPHS, Math.min(MAX_PHOTOGRAPHS, room));
    long pixels = 0;
    List<Integer> drawn = new ArrayList<>();
    List<Sized> sizes = new ArrayList<>();
    for (int position : order) {
      Sized photograph;
      try {
        photograph = Sized.of(offered.examples().get(position));
      } catch (UnreadableImageException e) {
        unreadable.add(e);
        continue;
      }
      pixels += photograph.decoded();
      if (drawn.size() == most || drawn.size() >= MIN_PHOTOGRAPHS && pixels > MAX_DECODED_PIXELS) {
        break;
      }
      drawn.add(position);
      sizes.add(photograph);
    }
    used =
        IntStream.range(0, drawn.size())
            .boxed()
            .sorted((a, b) -> Integer.compare(drawn.get(a), drawn.get(b)))
            .map(sizes::get)
            .toList();
  }

  /** Reads them; if some are unreadable, the others again, as they share the work differently. */
  private void read() {
    boolean complete = false;
    while (!complete) {
      share();
      kept.clear();
      watched.clear();
      complete = readAll();
    }
  }

  private void share() {
    split =
        HeldOutSplit.of(
            offered.description(),
            used.size(),
            unreadable,
            config.heldOutShare(),
            config.patience() > 0,
            WATCHED_SHARE,
            config.seed());
  }

  private boolean readAll() {
    long ofEach = config.imageMemoryBytes() / split.training().length / RgbImage.CHANNELS;
    long all = Arrays.stream(split.training()).mapToLong(i -> scaled(i).area()).sum();
    windows = all > config.imageMemoryBytes() / RgbImage.CHANNELS;
    MessageDigest digest = sha256();
    List<Sized> readable = new ArrayList<>();
    int done = 0;
    try (Prefetch<Integer, Taken> stream =
        new Prefetch<>(
            IntStream.range(0, used.size()).iterator(), i -> take(i, ofEach), threads())) {
      while (stream.hasNext()) {
        Taken taken = stream.next();
        taken.failure().ifPresent(unreadable::add);
        if (taken.failure().isEmpty()) {
          readable.add(taken.from());
          digest.update(taken.digest());
          taken.window().ifPresent(kept::add);
          watched.addAll(taken.crops());
        }
        progress.prepared(++done, used.size());
      }
    }
    fingerprint = HexFormat.of().formatHex(digest.digest());
    boolean complete = readable.size() == used.size();
    used = readable;
    return complete;
  }

  /** One after the other where a single one takes much of the memory. */
  private int threads() {
    long largest = used.stream().mapToLong(Sized::decoded).max().orElse(0);
    return largest * BYTES_OF_LARGE_PIXELS > Runtime.getRuntime().maxMemory() ? 1 : 2;
  }

  private Taken take(int position, long pixelsOfEach) {
    Sized from = used.get(position);
    try {
      RgbImage scaled = tiling.scaled(from.example().image().readWhole());
      boolean trained = Arrays.binarySearch(split.training(), position) >= 0;
      return new Taken(
          from,
          trained
              ? Optional.of(windows ? window(scaled, position, pixelsOfEach) : scaled)
              : Optional.empty(),
          watchedCrops(scaled, position),
          sha256().digest(scaled.samples()),
          Optional.empty());
    } catch (UnreadableImageException e) {
      return new Taken(from, Optional.empty(), List.of(), new byte[0], Optional.of(e));
    }
  }

  private RgbImage window(RgbImage scaled, int position, long pixels) {
    Size2d own = new Size2d(scaled.height(), scaled.width());
    int side = (int) Math.sqrt(pixels);
    int height = within(side, crop.size().height(), own.height());
    int width =
        within((int) Math.min(pixels / height, own.width()), crop.size().width(), own.width());
    Size2d size = new Size2d(height, width);
    return size.equals(own)
        ? scaled
        : RandomCrops.window(
            scaled, size, CounterGenerator.of(config.seed(), "window." + position));
  }

  private static int within(int wanted, int least, int most) {
    return Math.min(most, Math.max(least, wanted));
  }

  private List<byte[]> watchedCrops(RgbImage scaled, int position) {
    int which = Arrays.binarySearch(split.watched(), position);
    List<byte[]> crops = new ArrayList<>();
    for (int i = which; which >= 0 && i < WATCHED_CROPS; i += split.watched().length) {
      crops.add(
          RandomCrops.draw(
              scaled, crop.size(), CounterGenerator.of(config.seed(), "watched." + i)));
    }
    return crops;
  }

  private Size2d scaled(int position) {
    return tiling.scaled(used.get(position).size());
  }

  /** How many photographs are used. */
  public int size() {
    return used.size();
  }

  /** Which of them are trained on, and which are held out. */
  public HeldOutSplit split() {
    return split;
  }

  /** The photographs that set the threshold. */
  public List<Example> calibration() {
    return Arrays.stream(split.calibration()).mapToObj(i -> used.get(i).example()).toList();
  }

  /**
   * Some of the photographs that are trained on, whole and scaled, each read anew where a part of
   * it was kept.
   *
   * @param most how many, at most
   */
  public WholeImages wholeTraining(int most) {
    int[] training = split.training();
    int[] chosen = EvenSample.positions(training.length, most).toArray();
    return new WholeImages(
        () ->
            Arrays.stream(chosen)
                .mapToObj(i -> windows ? readAgain(used.get(training[i])) : kept.get(i))
                .iterator(),
        MedianSize.of(Arrays.stream(chosen).mapToObj(i -> scaled(training[i])).toList()));
  }

  private RgbImage readAgain(Sized photograph) {
    try {
      return tiling.scaled(photograph.example().image().readWhole());
    } catch (UnreadableImageException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be read. */
  public List<UnreadableImageException> unreadable() {
    return List.copyOf(unreadable);
  }

  /** What a training needs of them. */
  public TrainingSet trainingSet() {
    RandomCrops crops = new RandomCrops(crop, kept);
    double calibrationPixels =
        Arrays.stream(split.calibration()).mapToLong(i -> scaled(i).area()).sum();
    return new TrainingSet(
        new SampleSet(crops, IntStream.range(0, cropsPerEpoch()).toArray()),
        new SampleSet(new KeptSamples(crop, watched), IntStream.range(0, watched.size()).toArray()),
        split,
        words(),
        "%d of %d with pixels %s".formatted(used.size(), offered.size(), fingerprint),
        calibrationPixels / (watched.size() * crop.size().area()),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** As many as tiles cover the photographs. */
  private int cropsPerEpoch() {
    long tiles =
        Arrays.stream(split.training())
            .mapToLong(i -> tiling.grid(scaled(i), crop.size()).size())
            .sum();
    return (int) Math.min(MAX_CROPS_PER_EPOCH, tiles);
  }

  private String words() {
    return String.format(
        Locale.ROOT,
        "random crops of %s%,d%s photographs",
        windows ? "a part of each of " : "",
        kept.size(),
        used.size() + unreadable.size() < offered.size()
            ? String.format(Locale.ROOT, " of %,d", offered.size())
            : "");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
