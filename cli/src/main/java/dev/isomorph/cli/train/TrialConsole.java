package dev.isomorph.cli.train;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.recipe.Trial;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.api.Backend;
import dev.isomorph.api.DivergedException;
import dev.isomorph.cli.context.CliContext;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Prints what each trial of a recipe measures. */
final class TrialConsole implements Trial {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Backend backend;
  private final PrintWriter err;
  private final CliContext context;

  TrialConsole(Backend backend, PrintWriter err, CliContext context) {
    this.backend = backend;
    this.err = err;
    this.context = context;
  }

  @Override
  public SimulatedQuality measure(Recipe recipe, ImageSet normal) {
    String name = recipe.method() + ", " + recipe.architecture().name();
    err.printf("trying %s, for %s%n", name, recipe.config().budget());
    long start = context.nanoTime().getAsLong();
    SimulatedQuality quality;
    try {
      quality =
          AnomalyDetector.trainer(backend)
              .listener(new TrainingConsole(err, context))
              .trial(recipe, normal);
    } catch (DivergedException e) {
      err.printf("tried %s: %s%n", name, e.getMessage());
      throw e;
    }
    if (context.interruption().requested()) {
      throw new CancellationException("cancelled before the first training step");
    }
    err.printf(
        Locale.ROOT,
        "tried %s: image AUROC %.3f, pixel AP %.3f on synthetic defects (%.0f s)%n",
        name,
        quality.imageAuroc(),
        quality.pixelAp(),
        (context.nanoTime().getAsLong() - start) / NANOS_PER_SECOND);
    return quality;
  }
}
