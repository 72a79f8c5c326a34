package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How unusual an image is in the features that the network makes of it, or how far they are from
 * those of its reconstruction.
 *
 * <p>Without a grid each position of the tap [C, H', W'] is seen by itself: the map is blended to
 * the size of the image (bilinear, by pixel centres). With a grid the tap is averaged to grid x
 * grid cells, all of which together are one point of C * grid * grid features; each cell is painted
 * with its share of that point's distance, so that the mean of the map is the distance divided by
 * the number of features. A tap [F] is one such point in a single cell.
 *
 * @param kind what is measured
 * @param tap a tap or node of the network
 * @param grid cells along each side, from 1; 0 for each position by itself
 */
public record FeatureMap(Kind kind, String tap, int grid) implements TapMap {
  private static final String TAP = "tap=";
  private static final String GRID = "grid=";
  private static final int FINEST = 64;
  private static final List<String> FITTED = List.of("mean", "whitening");

  /** What is measured. */
  public enum Kind {
    /**
     * Squared Mahalanobis distance of the features from those of normal images, by number of
     * features: about 1 is usual.
     */
    MAHALANOBIS,

    /**
     * Mean squared difference between the features of image and reconstruction: one layer of RaPP's
     * simple aggregation along the pathway.
     *
     * @see <a href="https://openreview.net/forum?id=HkgeGeBYDB">Kim et al. (2020)</a>
     */
    SAP,

    /** The same difference by its Mahalanobis distance: RaPP's normalised aggregation. */
    NAP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the grid. */
  public FeatureMap {
    if (tap.isEmpty()) {
      throw new IllegalArgumentException(
          "scoring '%s': expected tap=NAME of a tap or node, got no name".formatted(kind));
    }
    if (grid < 0 || grid > FINEST || (grid > 0 && kind == Kind.SAP)) {
      throw new IllegalArgumentException(
          "scoring '%s': grid: expected %s, got %d"
              .formatted(kind, kind == Kind.SAP ? "none" : "0 to " + FINEST, grid));
    }
  }

  static boolean isFeatureMap(String name) {
    return Arrays.stream(Kind.values()).anyMatch(kind -> kind.toString().equals(name));
  }

  static boolean isPart(String text) {
    return text.startsWith(TAP) || text.startsWith(GRID);
  }

  /** Of a name and the parts for which {@link #isPart} holds. */
  static FeatureMap parse(String name, List<String> parts) {
    String tap = "encoded";
    int grid = 0;
    for (String part : parts) {
      if (part.startsWith(TAP)) {
        tap = part.substring(TAP.length());
      } else {
        try {
          grid = Integer.parseInt(part.substring(GRID.length()));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "scoring: grid: expected a number of cells, got '%s'".formatted(part), e);
        }
      }
    }
    return new FeatureMap(Kind.valueOf(name.toUpperCase(Locale.ROOT)), tap, grid);
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.features(this);
  }

  @Override
  public Optional<Size2d> reach(Plan plan) {
    return grid > 0 ? Optional.empty() : TapMap.reach(plan, tap, 0);
  }

  @Override
  public boolean needsFit() {
    return kind != Kind.SAP;
  }

  @Override
  public void requireFittable(Shape tapped) {
    long places = tapped.size() / tapped.dims().get(0);
    long cells = grid == 0 || places == 1 ? 1 : (long) grid * grid;
    if (needsFit()) {
      Gaussian.requireSize(tapped.dims().get(0) * cells);
    }
  }

  @Override
  public boolean comparesReconstruction() {
    return kind != Kind.MAHALANOBIS;
  }

  @Override
  public List<String> fittedNames() {
    return needsFit() ? FITTED : List.of();
  }

  @Override
  public FittedFeatures fitted(List<Tensor> tensors) {
    return Gaussian.of(tensors.get(0), tensors.get(1));
  }

  @Override
  public FittedFeatures.Fitting fitting(long seed) {
    return new Gaussian.OfMap(this);
  }

  @Override
  public float[] of(ReconstructionPair pair, NormalFeatures normal) {
    Features features = features(pair);
    return grid > 0 ? gridded(features, normal, pair) : positioned(features, normal, pair);
  }

  /** The points, each an array, that a Gaussian is fitted to and whose distances are taken. */
  List<float[]> points(ReconstructionPair pair) {
    Features features = features(pair);
    return grid > 0 ? List.of(features.pooled(grid)) : features.positions();
  }

  private Features features(ReconstructionPair pair) {
    Features ofImage = pair.features(tap);
    return comparesReconstruction() ? ofImage.minus(pair.reconstructionFeatures(tap)) : ofImage;
  }

  private float[] gridded(Features features, NormalFeatures normal, ReconstructionPair pair) {
    float[] point = features.pooled(grid);
    double[] shares = normal.gaussian(this).shares(point);
    int cells = features.cells(grid);
    double[] byCell = new double[cells * cells];
    for (int i = 0; i < shares.length; i++) {
      byCell[i % byCell.length] += shares[i];
    }
    float[] map = new float[pair.height() * pair.width()];
    for (int y = 0; y < cells; y++) {
      int top = y * pair.height() / cells;
      int bottom = (y + 1) * pair.height() / cells;
      for (int x = 0; x < cells; x++) {
        int left = x * pair.width() / cells;
        int right = (x + 1) * pair.width() / cells;
        double area = (double) (bottom - top) * (right - left) / map.length;
        float value = (float) (byCell[y * cells + x] / point.length / area);
        for (int row = top; row < bottom; row++) {
          Arrays.fill(map, row * pair.width() + left, row * pair.width() + right, value);
        }
      }
    }
    return map;
  }

  private float[] positioned(Features features, NormalFeatures normal, ReconstructionPair pair) {
    List<float[]> points = features.positions();
    Plane plane = new Plane(features.height(), features.width());
    Ranges.forEach(
        points.size(),
        (long) points.get(0).length * (kind == Kind.SAP ? 1 : points.get(0).length),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            float[] point = points.get(i);
            plane.values()[i] =
                (float)
                    ((kind == Kind.SAP
                            ? squares(point)
                            : normal.gaussian(this).squaredDistance(point))
                        / point.length);
          }
        });
    float[] map = new float[pair.height() * pair.width()];
    plane.addResized(map, pair.height(), pair.width(), 1);
    return map;
  }

  private static double squares(float[] point) {
    double sum = 0;
    for (float value : point) {
      sum += (double) value * value;
    }
    return sum;
  }

  /** {@code KIND:tap=NAME}, and the grid if there is one. */
  @Override
  public String toString() {
    return kind + ":" + TAP + tap + (grid == 0 ? "" : ":" + GRID + grid);
  }
}
