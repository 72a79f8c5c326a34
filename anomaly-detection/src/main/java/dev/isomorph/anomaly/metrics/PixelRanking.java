package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/**
 * Anomaly maps of images with known masks, every pixel sorted once, to be measured as they are or
 * with a weight for each image.
 *
 * <p>Eight bytes for each pixel. Filled by one thread; measuring is safe from many once {@link
 * #measures} was called.
 */
public final class PixelRanking {
  /** AUPRO looks at false positive rates up to this. */
  public static final double FALSE_POSITIVE_LIMIT = 0.3;

  /** AUPIMO looks at false positive rates of normal images from this on. */
  public static final double AUPIMO_LOW = 1e-5;

  /** AUPIMO looks at false positive rates of normal images up to this. */
  public static final double AUPIMO_HIGH = 1e-4;

  private static final int REGION = 1 << 31;

  /** High half: the value's bits in an order that ascends; low half: the image, or the region. */
  private long[] pixels;

  private int size;
  private boolean sorted;
  private int images;
  private int[] pixelsOfImage = new int[16];
  private int[] defectiveOfImage = new int[16];
  private int[] imageOfRegion = new int[16];
  private int[] pixelsOfRegion = new int[16];
  private int regions;

  /**
   * An empty ranking.
   *
   * @param expectedPixels how many will be added, so that memory is taken once
   */
  public PixelRanking(int expectedPixels) {
    this.pixels = new long[Math.max(16, expectedPixels)];
  }

  /**
   * Adds an image.
   *
   * @param map anomaly at each pixel, [H, W], no NaN
   * @param mask where the defect is, [H, W]
   */
  public void add(float[] map, boolean[] mask, int height, int width) {
    Regions found = Regions.of(mask, height, width);
    int firstRegion = regions;
    for (int r = 0; r < found.count(); r++) {
      addRegion();
    }
    if (images == pixelsOfImage.length) {
      pixelsOfImage = Arrays.copyOf(pixelsOfImage, 2 * images);
      defectiveOfImage = Arrays.copyOf(defectiveOfImage, 2 * images);
    }
    pixelsOfImage[images] = map.length;
    pixels = roomFor(pixels, size + map.length);
    for (int i = 0; i < map.length; i++) {
      int region = found.at(i);
      int origin = images;
      if (region >= 0) {
        pixelsOfRegion[firstRegion + region]++;
        defectiveOfImage[images]++;
        origin = REGION | (firstRegion + region);
      }
      pixels[size++] = (long) ascending(map[i]) << 32 | origin & 0xFFFFFFFFL;
    }
    images++;
    sorted = false;
  }

  private void addRegion() {
    if (regions == imageOfRegion.length) {
      imageOfRegion = Arrays.copyOf(imageOfRegion, 2 * regions);
      pixelsOfRegion = Arrays.copyOf(pixelsOfRegion, 2 * regions);
    }
    imageOfRegion[regions++] = images;
  }

  private static long[] roomFor(long[] pixels, int size) {
    return size <= pixels.length
        ? pixels
        : Arrays.copyOf(pixels, Math.max(size, pixels.length + (pixels.length >> 1)));
  }

  /** Bits that, as whole numbers, are in the order of the floats. */
  private static int ascending(float value) {
    int bits = Float.floatToIntBits(value + 0f); // -0 becomes 0
    return bits >= 0 ? bits : ~bits | 1 << 31;
  }

  /** How many images were added. */
  public int images() {
    return images;
  }

  /**
   * How well the maps find the defects.
   *
   * @param auroc area under the receiver operating characteristic of all pixels
   * @param averagePrecision of all pixels; guessing gives the share of defective pixels
   * @param aupro area under the mean share found of each connected defect, over the false positive
   *     rate up to 0.3, divided by 0.3
   * @param aupimo area under the share found of each anomalous image's defective pixels, mean over
   *     these images, over the logarithm of the false positive rate of all pixels of normal images
   *     from 1e-5 to 1e-4, divided by the length of this range; NaN without normal images
   * @see <a href="https://arxiv.org/abs/2401.01984">Bertoldo et al. (2024), AUPIMO</a>
   */
  public record Measures(double auroc, double averagePrecision, double aupro, double aupimo) {}

  /** Of the images as they are. */
  public Measures measures() {
    int[] once = new int[images];
    Arrays.fill(once, 1);
    return measures(once);
  }

  /** As if the i-th image were there {@code weights[i]} times. */
  public Measures measures(int[] weights) {
    sort();
    long positives = 0;
    long regionsThere = 0;
    for (int r = 0; r < regions; r++) {
      int weight = weights[imageOfRegion[r]];
      positives += (long) weight * pixelsOfRegion[r];
      regionsThere += weight;
    }
    long negatives = negatives(weights);
    Curve curve = new Curve(positives, negatives, regionsThere);
    ImageOverlap overlap = new ImageOverlap(weights);
    int i = size - 1;
    while (i >= 0) {
      int value = (int) (pixels[i] >> 32);
      long newHits = 0;
      long newAlarms = 0;
      double newOverlap = 0;
      for (; i >= 0 && (int) (pixels[i] >> 32) == value; i--) {
        int origin = (int) pixels[i];
        if (origin < 0) {
          int region = origin & ~REGION;
          int weight = weights[imageOfRegion[region]];
          newHits += weight;
          newOverlap += (double) weight / pixelsOfRegion[region];
          overlap.hit(imageOfRegion[region]);
        } else {
          newAlarms += weights[origin];
          overlap.alarm(origin);
        }
      }
      curve.add(newHits, newAlarms, newOverlap);
      overlap.next();
    }
    return curve.measures(overlap.aupimo());
  }

  private long negatives(int[] weights) {
    long negatives = 0;
    for (int i = 0; i < size; i++) {
      int origin = (int) pixels[i];
      negatives += origin < 0 ? 0 : weights[origin];
    }
    return negatives;
  }

  private synchronized void sort() {
    if (!sorted) {
      ParallelSort.sort(pixels, size);
      sorted = true;
    }
  }

  /** Grows from the highest threshold to the lowest. */
  private static final class Curve {
    private final long positives;
    private final long negatives;
    private final long regions;
    private long hits;
    private long alarms;
    private double overlap;
    private double area;
    private double averagePrecision;
    private double proArea;

    Curve(long positives, long negatives, long regions) {
      this.positives = positives;
      this.negatives = negatives;
      this.regions = regions;
    }

    void add(long newHits, long newAlarms, double newOverlap) {
      area += newAlarms * (hits + 0.5 * newHits);
      double rate = (double) alarms / negatives;
      double nextRate = (double) (alarms + newAlarms) / negatives;
      if (rate < FALSE_POSITIVE_LIMIT && nextRate > rate) {
        double share = Math.min(1, (FALSE_POSITIVE_LIMIT - rate) / (nextRate - rate));
        double reached = overlap + share * newOverlap;
        proArea += (nextRate - rate) * share * (overlap + reached) / 2;
      }
      hits += newHits;
      alarms += newAlarms;
      overlap += newOverlap;
      if (newHits > 0) {
        averagePrecision += (double) newHits / positives * hits / (hits + alarms);
      }
    }

    Measures measures(double aupimo) {
      return new Measures(
          area / positives / negatives,
          averagePrecision,
          proArea / FALSE_POSITIVE_LIMIT / regions,
          aupimo);
    }
  }

  /**
   * The mean share found of the images' defective pixels, against the false positive rate of normal
   * images; grows from the highest threshold to the lowest. At a rate z the threshold is the lowest
   * whose rate is no more than z, so that the curve is one of steps.
   */
  private final class ImageOverlap {
    private final int[] weights;
    private final double normalPixels;
    private final double anomalousImages;
    private double found;
    private double newFound;
    private long alarms;
    private long newAlarms;
    private double area;

    ImageOverlap(int[] weights) {
      this.weights = weights;
      long pixelsThere = 0;
      long imagesThere = 0;
      for (int i = 0; i < images; i++) {
        pixelsThere += defectiveOfImage[i] == 0 ? (long) weights[i] * pixelsOfImage[i] : 0;
        imagesThere += defectiveOfImage[i] == 0 ? 0 : weights[i];
      }
      this.normalPixels = pixelsThere;
      this.anomalousImages = imagesThere;
    }

    void hit(int image) {
      newFound += (double) weights[image] / defectiveOfImage[image];
    }

    void alarm(int image) {
      newAlarms += defectiveOfImage[image] == 0 ? weights[image] : 0;
    }

    /** To the next lower threshold. */
    void next() {
      if (newAlarms > 0 && alarms < AUPIMO_HIGH * normalPixels) {
        double from = Math.max(AUPIMO_LOW, alarms / normalPixels);
        double to = Math.min(AUPIMO_HIGH, (alarms + newAlarms) / normalPixels);
        area += to > from ? found * Math.log(to / from) : 0;
      }
      alarms += newAlarms;
      found += newFound;
      newAlarms = 0;
      newFound = 0;
    }

    double aupimo() {
      return normalPixels == 0
          ? Double.NaN
          : area / Math.log(AUPIMO_HIGH / AUPIMO_LOW) / anomalousImages;
    }
  }
}
