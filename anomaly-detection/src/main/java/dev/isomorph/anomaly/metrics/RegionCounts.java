package dev.isomorph.anomaly.metrics;

/**
 * How the regions that a map marks match the defects of a mask. Regions and defects are connected
 * pixels, also at a corner.
 *
 * <p>A defect is found if at least a tenth of its pixels are marked; a marked region is correct if
 * at least a tenth of its pixels are defective. The share is low because maps are smoother than
 * masks, and it is not zero so that one region over the whole image matches nothing small.
 *
 * @param defects how many defects there are
 * @param found how many of them are found
 * @param marked how many regions are marked
 * @param correct how many of them are correct
 */
public record RegionCounts(long defects, long found, long marked, long correct) {
  /** The least share of a defect, or of a marked region, that both have in common. */
  public static final double MIN_OVERLAP = 0.1;

  /** None of anything. */
  public static final RegionCounts NONE = new RegionCounts(0, 0, 0, 0);

  /**
   * Counts in one image.
   *
   * @param map anomaly at each pixel, [H, W]
   * @param mask where the defects are, [H, W]
   * @param limit pixels above it are marked
   */
  public static RegionCounts of(float[] map, boolean[] mask, int height, int width, double limit) {
    boolean[] above = new boolean[map.length];
    for (int i = 0; i < map.length; i++) {
      above[i] = map[i] > limit;
    }
    Regions defects = Regions.of(mask, height, width);
    Regions marked = Regions.of(above, height, width);
    return new RegionCounts(
        defects.count(), overlapping(defects, above), marked.count(), overlapping(marked, mask));
  }

  /** How many regions have the least share of their pixels in a mask. */
  private static long overlapping(Regions regions, boolean[] mask) {
    int[] sizes = new int[regions.count()];
    int[] inside = new int[regions.count()];
    for (int i = 0; i < mask.length; i++) {
      if (regions.at(i) >= 0) {
        sizes[regions.at(i)]++;
        inside[regions.at(i)] += mask[i] ? 1 : 0;
      }
    }
    long count = 0;
    for (int r = 0; r < sizes.length; r++) {
      count += inside[r] >= MIN_OVERLAP * sizes[r] ? 1 : 0;
    }
    return count;
  }

  /** Both together, the other one a number of times. */
  public RegionCounts plus(RegionCounts other, int times) {
    return new RegionCounts(
        defects + times * other.defects,
        found + times * other.found,
        marked + times * other.marked,
        correct + times * other.correct);
  }

  /** The share of the marked regions that are correct; 0 where none is marked. */
  public double precision() {
    return marked == 0 ? 0 : (double) correct / marked;
  }

  /** The share of the defects that are found; 0 where there is none. */
  public double recall() {
    return defects == 0 ? 0 : (double) found / defects;
  }

  /** The harmonic mean of precision and recall. */
  public double f1() {
    double sum = precision() + recall();
    return sum == 0 ? 0 : 2 * precision() * recall() / sum;
  }
}
