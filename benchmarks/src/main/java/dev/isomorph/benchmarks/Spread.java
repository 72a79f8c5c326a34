package dev.isomorph.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The middle of some numbers and where the inner half of them lies. */
public record Spread(double lowerQuartile, double median, double upperQuartile) {
  /**
   * Of at least one number, linear between neighbours.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(List<Double> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("Spread: expected a number, got none");
    }
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Spread(quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }
}
