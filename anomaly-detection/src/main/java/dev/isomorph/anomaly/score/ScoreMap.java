package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;

/** What a term of a scoring looks at: how unlike normal an image is at each pixel, from 0. */
public sealed interface ScoreMap permits ErrorMap, TapMap, ReferenceMap {
  /**
   * One method for each kind of map, so that what is done with all of them does not compile while
   * one is missing.
   */
  interface Cases<R> {
    /** A map of an image and its reconstruction, or of the network's mask. */
    R error(ErrorMap map);

    /** A map of features as a Gaussian or of their differences. */
    R features(FeatureMap map);

    /** A map of distances from kept features. */
    R memory(MemoryMap map);

    /** A map of distances from images of the same scene. */
    R reference(ReferenceMap map);
  }

  /** Calls the method for this kind of map. */
  <R> R accept(Cases<R> cases);

  /**
   * The map of a pair, [H, W], a new array.
   *
   * @param normal what was fitted to normal images for the maps that need it
   */
  float[] of(ReconstructionPair pair, NormalFeatures normal);

  /**
   * How far the map looks around a pixel: the value there depends on the network's outputs at most
   * so many pixels away, a cell of an output being as far away as its farthest pixel.
   *
   * @return empty if every value depends on the whole image
   */
  Optional<Size2d> reach(Plan plan);

  /** The highest value that the map can have; infinite without such a bound. */
  double highest();

  /** Whether it looks at the reconstruction. */
  boolean usesReconstruction();

  /** Whether it has to be fitted to normal images first. */
  boolean needsFit();

  /** Whether it looks at a whole image itself, whatever parts of it the network sees. */
  default boolean ofWholeImage() {
    return false;
  }

  /** The names of the tensors that a fit consists of; empty where nothing is fitted. */
  default List<String> fittedNames() {
    return List.of();
  }

  /**
   * What was fitted, of saved tensors.
   *
   * @param tensors one for each of {@link #fittedNames}
   * @throws IllegalArgumentException if they do not fit each other or this map
   * @throws IllegalStateException if nothing is fitted
   */
  default FittedFeatures fitted(List<Tensor> tensors) {
    throw new IllegalStateException("scoring '%s': nothing is fitted".formatted(this));
  }
}
