package dev.isomorph.cli.advice;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.metrics.FalseAlarms;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the number of held-out photographs means for a threshold, and what to do about it. A rate of
 * false alarms is one of photographs, however many tiles they have.
 */
public final class HeldOutAdvice {
  private HeldOutAdvice() {}

  /** Empty where there are enough of them, or the threshold does not come from them. */
  public static Optional<String> of(Calibration calibration, Path model) {
    if (!(calibration.threshold().basis() instanceof Threshold.OfNormal basis)
        || basis.alarms().enough()) {
      return Optional.empty();
    }
    FalseAlarms alarms = basis.alarms();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d held-out images have one score each: with so few, at least %.1f %% of new normal images are expected above any threshold that they set; next: isomorph threshold %s MORE_PHOTOS, %,d normal ones that were not trained on for %.1f %%",
            alarms.images(),
            100.0 / (alarms.images() + 1),
            model,
            FalseAlarms.imagesFor(alarms.rate()),
            100 * alarms.rate()));
  }
}
