package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.InspectionListener;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.Bootstrap;
import dev.isomorph.anomaly.metrics.PixelRanking;
import dev.isomorph.anomaly.metrics.RegionCounts;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Takes every image of a test set and measures how good the detector is. Maps are kept with eight
 * bytes for each pixel, at most {@value #MAX_MAP_PIXELS} pixels of each; regions are counted on
 * whole maps, as the limit of a pixel is one of these. For one thread.
 */
public final class Evaluator implements InspectionListener {
  /** The most pixels that are kept of the map of an image. */
  public static final int MAX_MAP_PIXELS = ReducedMap.MAX_PIXELS;

  /** Pixels walked over for the intervals of one number; more images get fewer resamples. */
  private static final long PIXEL_BUDGET = 200_000_000L;

  private static final int FEWEST_RESAMPLES = 20;

  private final Bootstrap bootstrap;
  private final OptionalDouble pixelLimit;
  private final PixelRanking pixels = new PixelRanking(1 << 16);
  private final List<ImageScore> scores = new ArrayList<>();
  private final List<ImageScore> mapped = new ArrayList<>();

  /** Of each image with a map and a mask; empty without a pixel limit. */
  private final List<RegionCounts> regions = new ArrayList<>();

  private long pixelCount;
  private int unreadable;
  private int withoutMask;

  /** Without regions; intervals come from {@code resamples} sets of images drawn by seed. */
  public Evaluator(int resamples, long seed) {
    this(resamples, seed, OptionalDouble.empty());
  }

  /**
   * With regions where the detector has a limit for pixels.
   *
   * @param resamples how many sets of images are drawn for the intervals
   * @param seed of these sets
   * @param pixelLimit the value of a map above which a pixel belongs to an anomalous region
   */
  public Evaluator(int resamples, long seed, OptionalDouble pixelLimit) {
    this.bootstrap = new Bootstrap(resamples, seed);
    this.pixelLimit = pixelLimit;
  }

  @Override
  public void inspected(Inspection inspection) {
    ImageScore score = inspection.score();
    if (score.example().label() == Label.UNKNOWN) {
      return;
    }
    scores.add(score);
    float[] whole = inspection.map().toArray();
    int[] shape = inspection.map().shape();
    ReducedMap map = ReducedMap.of(whole, shape[0], shape[1], ReducedMap.MAX_PIXELS);
    Optional<boolean[]> mask = mask(inspection, map.height(), map.width());
    if (mask.isEmpty()) {
      withoutMask++;
      return;
    }
    pixels.add(map.values(), mask.get(), map.height(), map.width());
    pixelCount += map.values().length;
    if (pixelLimit.isPresent()) {
      boolean[] defects =
          map.values() == whole ? mask.get() : mask(inspection, shape[0], shape[1]).orElseThrow();
      regions.add(RegionCounts.of(whole, defects, shape[0], shape[1], pixelLimit.getAsDouble()));
    }
    mapped.add(score);
  }

  /** Where the defect is; nothing for an anomalous image of which that is not known. */
  private static Optional<boolean[]> mask(Inspection inspection, int height, int width) {
    ImageScore score = inspection.score();
    if (!isAnomalous(score)) {
      return Optional.of(new boolean[height * width]);
    }
    return score
        .example()
        .mask()
        .map(
            file -> {
              try {
                return DefectMask.read(
                    file, score.example().image(), inspection.ignored(), height, width);
              } catch (UnreadableImageException e) {
                throw new DataSetException(
                    "mask of %s: %s".formatted(score.name(), e.getMessage()), e);
              }
            })
        .filter(read -> IntStream.range(0, read.length).anyMatch(i -> read[i]));
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    unreadable++;
  }

  /** The scores of all images with a known label, in order. */
  public List<ImageScore> scores() {
    return List.copyOf(scores);
  }

  /**
   * What came of it.
   *
   * @throws DataSetException if there are not both normal and anomalous images
   */
  public Evaluation evaluation() {
    long anomalous = scores.stream().filter(Evaluator::isAnomalous).count();
    if (anomalous == 0 || anomalous == scores.size()) {
      throw new DataSetException(
          "expected normal and anomalous test images with known labels, got %d and %d"
              .formatted(scores.size() - anomalous, anomalous));
    }
    Map<String, Evaluation.Kind> kinds = new TreeMap<>();
    scores.stream()
        .filter(Evaluator::isAnomalous)
        .map(score -> score.example().kind())
        .distinct()
        .forEach(
            kind ->
                kinds.put(
                    kind,
                    new Evaluation.Kind(image(of(kind)), pixel(of(kind)), regions(of(kind)))));
    return new Evaluation(
        image(score -> true),
        pixel(score -> true),
        regions(score -> true),
        kinds,
        unreadable,
        withoutMask);
  }

  /** The normal images and those of a kind of defect. */
  private static Predicate<ImageScore> of(String kind) {
    return score -> !isAnomalous(score) || score.example().kind().equals(kind);
  }

  private ImageQuality image(Predicate<ImageScore> chosen) {
    List<ImageScore> some = scores.stream().filter(chosen).toList();
    OptionalDouble threshold = some.get(0).threshold();
    return ImageQuality.of(
        some.stream().mapToDouble(ImageScore::anomalyScore).toArray(),
        anomalous(some),
        threshold,
        bootstrap);
  }

  private Optional<PixelQuality> pixel(Predicate<ImageScore> chosen) {
    int[] there = withMap(chosen);
    boolean[] truth = truth(there);
    if (!hasBoth(truth)) {
      return Optional.empty();
    }
    long affordable = Math.max(FEWEST_RESAMPLES, PIXEL_BUDGET / pixelCount);
    Bootstrap fewer =
        new Bootstrap((int) Math.min(bootstrap.resamples(), affordable), bootstrap.seed());
    return Optional.of(PixelQuality.of(pixels, there, truth, fewer));
  }

  private Optional<RegionQuality> regions(Predicate<ImageScore> chosen) {
    int[] there = withMap(chosen);
    boolean[] truth = truth(there);
    if (pixelLimit.isEmpty() || !hasBoth(truth)) {
      return Optional.empty();
    }
    List<RegionCounts> some = Arrays.stream(there).mapToObj(regions::get).toList();
    return Optional.of(RegionQuality.of(pixelLimit.getAsDouble(), some, truth, bootstrap));
  }

  private int[] withMap(Predicate<ImageScore> chosen) {
    return IntStream.range(0, mapped.size()).filter(i -> chosen.test(mapped.get(i))).toArray();
  }

  private boolean[] truth(int[] there) {
    return anomalous(Arrays.stream(there).mapToObj(mapped::get).toList());
  }

  private static boolean hasBoth(boolean[] truth) {
    long defective = IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    return defective > 0 && defective < truth.length;
  }

  private static boolean[] anomalous(List<ImageScore> scores) {
    boolean[] truth = new boolean[scores.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = isAnomalous(scores.get(i));
    }
    return truth;
  }

  private static boolean isAnomalous(ImageScore score) {
    return score.example().label() == Label.ANOMALOUS;
  }
}
