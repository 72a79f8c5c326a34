package dev.isomorph.spec.objective;

import dev.isomorph.spec.Shape;
import java.util.Optional;

/**
 * What a loss expects of the shape it judges, where that is something else.
 *
 * @param shape the shape of output and target
 */
record LossRule(Shape shape) implements Loss.Cases<Optional<String>> {
  private static final int MAP_RANK = 4;

  @Override
  public Optional<String> meanSquaredError(MeanSquaredError l) {
    return Optional.empty();
  }

  @Override
  public Optional<String> meanAbsoluteError(MeanAbsoluteError l) {
    return Optional.empty();
  }

  @Override
  public Optional<String> structuralSimilarity(StructuralSimilarity l) {
    return shape.rank() == MAP_RANK ? Optional.empty() : Optional.of("[N, C, H, W]");
  }

  @Override
  public Optional<String> gradientMagnitudeSimilarity(GradientMagnitudeSimilarity l) {
    int halvings = l.scales() - 1;
    boolean fits =
        shape.rank() == MAP_RANK
            && shape.spatial().height() >> halvings > 0
            && shape.spatial().width() >> halvings > 0;
    return fits
        ? Optional.empty()
        : Optional.of(
            "[N, C, H, W] with a pixel left of height and width after %d halvings"
                .formatted(halvings));
  }

  @Override
  public Optional<String> binaryCrossEntropy(BinaryCrossEntropy l) {
    return Optional.empty();
  }
}
