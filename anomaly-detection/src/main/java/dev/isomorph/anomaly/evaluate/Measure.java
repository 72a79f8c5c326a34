package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.metrics.Bootstrap;
import dev.isomorph.anomaly.metrics.Bootstrap.Interval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A number and how sure it is.
 *
 * @param value the number
 * @param interval the middle 95 % of what it is on images drawn anew
 */
public record Measure(double value, Interval interval) {
  static <M> Measure of(M measured, List<M> resampled, ToDoubleFunction<M> number) {
    return new Measure(number.applyAsDouble(measured), Bootstrap.interval(resampled, number));
  }
}
