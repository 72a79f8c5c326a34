package dev.isomorph.conformance.rules;

import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;

/**
 * The autoencoder with few channels and small images, dropout included, for rules that take many
 * steps.
 */
final class SmallNetwork {
  private static final int BATCH = 16;
  private static final Size2d SIZE = Size2d.square(32);

  Architecture architecture() {
    return new ResNetAutoencoder(
            3, SIZE, 6, List.of(6, 8, 8, 6), List.of(1, 1, 1, 1), List.of(8, 8, 8), 12, 0.2)
        .autoencoder();
  }

  /** Images of a number. */
  Tensor batch(int number) {
    return DeterministicTensors.input(3, "batch." + number, BATCH, 3, SIZE.height(), SIZE.width());
  }
}
