package dev.isomorph.cli.train;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.api.Backend;
import dev.isomorph.api.DivergedException;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.spec.Architecture;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Chooses method and network by trying each for a third of the training on the images at hand, and
 * measuring how well it finds synthetic defects on normal images that it has not seen.
 */
public final class NetworkTrials {
  /** A trial is so many times shorter than the training. */
  private static final int SHORTER = 3;

  private static final int MIN_EPOCHS = 2;

  private final ImageSet normal;
  private final Backend backend;
  private final PrintWriter err;
  private final CliContext context;

  NetworkTrials(ImageSet normal, Backend backend, PrintWriter err, CliContext context) {
    this.normal = normal;
    this.backend = backend;
    this.err = err;
    this.context = context;
  }

  /**
   * The best of all methods, each with its own network; one that diverges is out.
   *
   * @param recipes what is tried of a method
   * @param networks the network of a recipe, in the size that is wanted
   * @param configs the configuration of a whole training of a recipe
   * @throws CancellationException if it is interrupted
   * @throws DivergedException if each of them diverges
   */
  Recipe best(
      Function<Method, Recipe> recipes,
      Function<Recipe, Architecture> networks,
      Function<Recipe, TrainingConfig> configs) {
    Recipe best = null;
    double least = Double.POSITIVE_INFINITY;
    DivergedException last = null;
    for (Method method : Method.values()) {
      Recipe recipe = recipes.apply(method);
      Architecture network = networks.apply(recipe);
      try {
        double shortfall = measured(recipe, network, configs.apply(recipe));
        if (shortfall < least) {
          least = shortfall;
          best = recipe;
        }
      } catch (DivergedException e) {
        err.printf("tried %s, %s: %s%n", method, network.name(), e.getMessage());
        last = e;
      }
    }
    if (best == null) {
      throw last;
    }
    return best;
  }

  private double measured(Recipe recipe, Architecture network, TrainingConfig whole) {
    TrainingBudget budget = shorter(whole.budget());
    TrainingConfig config = whole.lasting(budget).withPatience(0);
    err.printf("trying %s, %s, for %s%n", recipe.method(), network.name(), budget);
    long start = System.nanoTime();
    SimulatedQuality quality =
        AnomalyDetector.trial(
            network,
            normal,
            backend,
            config,
            recipe.training(),
            new TrainingConsole(err, context));
    if (context.interruption().requested()) {
      throw new CancellationException("cancelled before the first training step");
    }
    err.printf(
        Locale.ROOT,
        "tried %s, %s: image AUROC %.3f, pixel AP %.3f on synthetic defects (%.0f s)%n",
        recipe.method(),
        network.name(),
        quality.imageAuroc(),
        quality.pixelAp(),
        (System.nanoTime() - start) / 1e9);
    return quality.shortfall();
  }

  private static TrainingBudget shorter(TrainingBudget whole) {
    return new TrainingBudget(
        whole.byEpochs() ? Math.max(MIN_EPOCHS, whole.epochs() / SHORTER) : 0,
        whole.steps() > 0 ? Math.max(1, whole.steps() / SHORTER) : 0,
        whole.time().map(time -> time.dividedBy(SHORTER)));
  }
}
