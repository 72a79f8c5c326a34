package dev.isomorph.anomaly.metrics;

import java.util.Arrays;

/**
 * Area under the receiver operating characteristic: the chance that an anomalous score, drawn at
 * random, is above a normal one, a tie counting half. 1 is perfect, 0.5 is guessing.
 *
 * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil (1982)</a>
 */
public final class Auroc {
  private Auroc() {}

  /**
   * From the scores of both sides, in any order; sorts copies, so n log n.
   *
   * @return in 0..1
   * @throws IllegalArgumentException if a side is empty or a score is not a number
   */
  public static double of(double[] normal, double[] anomalous) {
    requireScores("normal", normal);
    requireScores("anomalous", anomalous);
    double[] sorted = normal.clone();
    Arrays.sort(sorted);
    double[] ascending = anomalous.clone();
    Arrays.sort(ascending);
    // Ranks go up with the scores, so two fingers walk along the sorted normal scores.
    double wins = 0;
    int below = 0;
    int notAbove = 0;
    for (double score : ascending) {
      while (below < sorted.length && sorted[below] < score) {
        below++;
      }
      while (notAbove < sorted.length && sorted[notAbove] <= score) {
        notAbove++;
      }
      wins += below + 0.5 * (notAbove - below);
    }
    return wins / sorted.length / ascending.length;
  }

  private static void requireScores(String side, double[] scores) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("Auroc: expected at least one " + side + " score, got 0");
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException(
            "Auroc: " + side + "[" + i + "]: expected a number, got NaN");
      }
    }
  }
}
