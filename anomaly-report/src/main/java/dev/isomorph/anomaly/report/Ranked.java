package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.ImageScore;
import java.util.Comparator;

/** A scored image and its place in the order of scoring, from 0. */
record Ranked(long place, ImageScore score) {
  /** Higher scores first; of equal ones the earlier. */
  static final Comparator<Ranked> HIGHEST =
      Comparator.comparingDouble((Ranked r) -> -r.score().anomalyScore())
          .thenComparingLong(Ranked::place);

  /** Lower scores first; of equal ones the earlier. */
  static final Comparator<Ranked> LOWEST =
      Comparator.comparingDouble((Ranked r) -> r.score().anomalyScore())
          .thenComparingLong(Ranked::place);

  /** Those nearest the threshold first; without a threshold the lowest. */
  static final Comparator<Ranked> NEAREST =
      Comparator.comparingDouble(Ranked::distance).thenComparingLong(Ranked::place);

  private double distance() {
    return Math.abs(score.anomalyScore() - score.threshold().orElse(0));
  }
}
