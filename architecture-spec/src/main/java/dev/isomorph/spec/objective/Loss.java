package dev.isomorph.spec.objective;

/**
 * How far an output of the network is from its target, as one number for a batch: what it is, never
 * how it is computed. Output o and target t have one shape; the smaller the better.
 */
public sealed interface Loss
    permits MeanSquaredError,
        MeanAbsoluteError,
        StructuralSimilarity,
        GradientMagnitudeSimilarity,
        BinaryCrossEntropy {

  /** Calls the method of this loss's kind. */
  <R> R accept(Cases<R> cases);

  /** The name of the kind, as in files: {@code MeanSquaredError}. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * One method per loss, so a forgotten loss is a compile error.
   *
   * @param <R> what the function over losses gives
   */
  interface Cases<R> {
    /** For a mean squared error. */
    R meanSquaredError(MeanSquaredError loss);

    /** For a mean absolute error. */
    R meanAbsoluteError(MeanAbsoluteError loss);

    /** For a structural similarity. */
    R structuralSimilarity(StructuralSimilarity loss);

    /** For a similarity of gradient magnitudes. */
    R gradientMagnitudeSimilarity(GradientMagnitudeSimilarity loss);

    /** For a binary cross entropy. */
    R binaryCrossEntropy(BinaryCrossEntropy loss);
  }
}
