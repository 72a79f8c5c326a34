package dev.isomorph.anomaly.score;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;

/** A map of the features at a tap or node of the network. */
public sealed interface TapMap extends ScoreMap permits FeatureMap, MemoryMap {
  /** A tap or node of the network. */
  String tap();

  /** Whether the features of the reconstruction are needed as well. */
  boolean comparesReconstruction();

  @Override
  default boolean usesReconstruction() {
    return comparesReconstruction();
  }

  /** Distances between features have no bound. */
  @Override
  default double highest() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Throws {@link IllegalArgumentException} if the features of a tap are too many to be fitted.
   *
   * @param tapped the shape at the tap
   */
  void requireFittable(Shape tapped);

  /**
   * A fit that has seen no image yet.
   *
   * @param seed of whatever the fit draws at random
   */
  FittedFeatures.Fitting fitting(long seed);

  /**
   * How far a map looks around a pixel that is blended of the positions of a tap.
   *
   * @param positions how many more positions on each side a position's value depends on
   * @return empty if the tap has no positions that divide the image evenly
   */
  static Optional<Size2d> reach(Plan plan, String tap, int positions) {
    Shape tapped = plan.shape(plan.architecture().taps().getOrDefault(tap, tap));
    if (tapped.rank() != 4) {
      return Optional.empty();
    }
    Size2d image = plan.architecture().input().spatial();
    Size2d cells = tapped.spatial();
    if (image.height() % cells.height() != 0 || image.width() % cells.width() != 0) {
      return Optional.empty();
    }
    // The position next to the one that a pixel is in, wholly.
    int reach = 2 + positions;
    return Optional.of(
        new Size2d(
            reach * (image.height() / cells.height()), reach * (image.width() / cells.width())));
  }

  /** Whether a scoring names a map of this kind so. */
  static boolean isTapMap(String name) {
    return FeatureMap.isFeatureMap(name) || name.equals(MemoryMap.NAME);
  }

  /** Whether a part of a term, such as {@code tap=encoded}, belongs to the map of a name. */
  static boolean isPart(String name, String part) {
    return name.equals(MemoryMap.NAME) ? MemoryMap.isPart(part) : FeatureMap.isPart(part);
  }

  /** The map of a name and of the parts for which {@link #isPart} holds. */
  static TapMap parse(String name, List<String> parts) {
    return name.equals(MemoryMap.NAME) ? MemoryMap.parse(parts) : FeatureMap.parse(name, parts);
  }
}
