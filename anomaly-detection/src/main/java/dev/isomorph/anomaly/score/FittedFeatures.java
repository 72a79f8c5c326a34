package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import java.util.List;

/** What a map has learnt of the features of normal images. Immutable. */
sealed interface FittedFeatures permits Gaussian, FeatureMemory, ReferenceImage {
  /** What is saved, in the order of {@link ScoreMap#fittedNames}; float32. */
  List<Tensor> tensors();

  /** Learns from one image after the other. For one thread. */
  interface Fitting {
    /** Takes a normal image into account. */
    void add(ReconstructionPair pair);

    /**
     * What was learnt.
     *
     * @throws IllegalArgumentException if the features are too few, or do not vary
     */
    FittedFeatures fitted(FitProgress progress);
  }
}
