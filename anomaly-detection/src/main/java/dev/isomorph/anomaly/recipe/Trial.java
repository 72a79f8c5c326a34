package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.training.SimulatedQuality;

/**
 * A short training that measures a recipe; {@code AnomalyDetector.trainer(backend)::trial} is one.
 */
@FunctionalInterface
public interface Trial {
  /**
   * How well a detector of this recipe finds synthetic defects on normal images that it was not
   * trained on.
   *
   * @param recipe with the short budget
   * @throws dev.isomorph.api.DivergedException if the training diverges
   * @throws java.util.concurrent.CancellationException if it is cancelled
   */
  SimulatedQuality measure(Recipe recipe, ImageSet normal);
}
