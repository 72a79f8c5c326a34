package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;

/**
 * How far an image's features are from the nearest of those kept of normal images: at each position
 * of a tap [C, H', W'] the Euclidean distance of its C features, averaged over a neighbourhood of
 * positions, to its nearest neighbours among the kept features; the mean over {@code k} of them.
 * The map is blended to the size of the image (bilinear, by pixel centres). A tap [F] is one
 * position.
 *
 * <p>At the border the neighbourhood is the part of it that is inside. The features kept are a
 * {@link Coreset} of those of the training images, or of 50,000 drawn from them.
 *
 * @param tap a tap or node of the network
 * @param k how many nearest neighbours, 1 to {@value #MAX_K}
 * @param neighbourhood positions along each side of the neighbourhood, odd, 1 to {@value
 *     #MAX_NEIGHBOURHOOD}
 * @param keep how many features are kept, at most; {@code k} to {@value #MAX_KEEP}
 * @see <a href="https://arxiv.org/abs/2106.08265">Roth et al. (2022), PatchCore</a>
 */
public record MemoryMap(String tap, int k, int neighbourhood, int keep) implements TapMap {
  static final String NAME = "memory";

  private static final String TAP = "tap=";
  private static final String K = "k=";
  private static final String NEIGHBOURHOOD = "neighbourhood=";
  private static final String KEEP = "keep=";
  private static final List<String> PARTS = List.of(TAP, K, NEIGHBOURHOOD, KEEP);
  private static final MemoryMap DEFAULTS = new MemoryMap("encoded", 1, 3, 1000);

  private static final int MAX_K = 3;
  private static final int MAX_NEIGHBOURHOOD = 15;
  private static final int MAX_KEEP = 50_000;

  /** Of all kept features together: 64 MiB. */
  private static final long MAX_VALUES = 1 << 24;

  private static final String FEATURES = "features";

  /** Checks the numbers. */
  public MemoryMap {
    if (tap.isEmpty()) {
      throw new IllegalArgumentException(
          "scoring '%s': expected tap=NAME of a tap or node, got no name".formatted(NAME));
    }
    require("k", k >= 1 && k <= MAX_K, "1 to " + MAX_K, k);
    require(
        "neighbourhood",
        neighbourhood >= 1 && neighbourhood <= MAX_NEIGHBOURHOOD && neighbourhood % 2 == 1,
        "an odd number of positions, 1 to " + MAX_NEIGHBOURHOOD,
        neighbourhood);
    require(
        "keep", keep >= k && keep <= MAX_KEEP, "%d to %,d features".formatted(k, MAX_KEEP), keep);
  }

  private static void require(String part, boolean holds, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "scoring '%s': %s: expected %s, got %d".formatted(NAME, part, expected, actual));
    }
  }

  static boolean isPart(String text) {
    return PARTS.stream().anyMatch(text::startsWith);
  }

  /** Of parts for which {@link #isPart} holds. */
  static MemoryMap parse(List<String> parts) {
    String tap = DEFAULTS.tap;
    int k = DEFAULTS.k;
    int neighbourhood = DEFAULTS.neighbourhood;
    int keep = DEFAULTS.keep;
    for (String part : parts) {
      if (part.startsWith(TAP)) {
        tap = part.substring(TAP.length());
      } else if (part.startsWith(K)) {
        k = number(part, K);
      } else if (part.startsWith(NEIGHBOURHOOD)) {
        neighbourhood = number(part, NEIGHBOURHOOD);
      } else {
        keep = number(part, KEEP);
      }
    }
    return new MemoryMap(tap, k, neighbourhood, keep);
  }

  private static int number(String part, String prefix) {
    try {
      return Integer.parseInt(part.substring(prefix.length()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "scoring '%s': expected %sNUMBER, got '%s'".formatted(NAME, prefix, part), e);
    }
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.memory(this);
  }

  @Override
  public Optional<Size2d> reach(Plan plan) {
    return TapMap.reach(plan, tap, neighbourhood / 2);
  }

  @Override
  public boolean needsFit() {
    return true;
  }

  @Override
  public boolean comparesReconstruction() {
    return false;
  }

  @Override
  public void requireFittable(Shape tapped) {
    long channels = tapped.dims().get(0);
    if (keep * channels > MAX_VALUES) {
      throw new IllegalArgumentException(
          "scoring '%s': keep: expected at most %,d features of %,d numbers, got %,d; keep fewer or use a tap with fewer channels"
              .formatted(this, MAX_VALUES / channels, channels, keep));
    }
  }

  @Override
  public List<String> fittedNames() {
    return List.of(FEATURES);
  }

  @Override
  public FittedFeatures fitted(List<Tensor> tensors) {
    FeatureMemory memory = FeatureMemory.of(tensors.get(0));
    if (memory.features().batchSize() < k) {
      throw new IllegalArgumentException(
          "scoring '%s': expected at least %d features of normal images, got %s"
              .formatted(this, k, memory.features()));
    }
    return memory;
  }

  @Override
  public FittedFeatures.Fitting fitting(long seed) {
    return new FeatureMemory.Fitting(this, seed);
  }

  /** The averaged features at each position, in C order of the positions. */
  List<float[]> points(ReconstructionPair pair) {
    return averaged(pair).positions();
  }

  private Features averaged(ReconstructionPair pair) {
    return pair.features(tap).averaged(neighbourhood);
  }

  @Override
  public float[] of(ReconstructionPair pair, NormalFeatures normal) {
    Features features = averaged(pair);
    Plane plane = new Plane(features.height(), features.width());
    float[] distances =
        normal.memory(this).distances(features.pointRows(), plane.values().length, k);
    System.arraycopy(distances, 0, plane.values(), 0, distances.length);
    float[] map = new float[pair.height() * pair.width()];
    plane.addResized(map, pair.height(), pair.width(), 1);
    return map;
  }

  /** {@code memory:tap=NAME}, and what differs from the defaults. */
  @Override
  public String toString() {
    return NAME
        + (":" + TAP + tap)
        + (k == DEFAULTS.k ? "" : ":" + K + k)
        + (neighbourhood == DEFAULTS.neighbourhood ? "" : ":" + NEIGHBOURHOOD + neighbourhood)
        + (keep == DEFAULTS.keep ? "" : ":" + KEEP + keep);
  }
}
