package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.results.ScoreSummary;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How often each score occurs, with the threshold: by truth where it is known, else by verdict. The
 * scale is logarithmic where the scores spread over more than a factor of {@value #WIDE}.
 */
final class Histogram {
  private static final int BINS = 40;
  private static final double WIDE = 30;

  /** The highest bar leaves room for words above it. */
  private static final double FULL = 0.88;

  private final Map<String, double[]> scores = new LinkedHashMap<>();
  private final OptionalDouble threshold;
  private final boolean logarithmic;
  private final double low;
  private final double high;

  private Histogram(ScoreSummary summary, OptionalDouble threshold) {
    this.threshold = threshold;
    put("normal", summary.normalScores());
    put("anomalous", summary.anomalousScores());
    double[] unlabelled = summary.unlabelledScores();
    if (threshold.isPresent()) {
      double limit = threshold.getAsDouble();
      put("below the threshold", Arrays.stream(unlabelled).filter(s -> s <= limit).toArray());
      put("above the threshold", Arrays.stream(unlabelled).filter(s -> s > limit).toArray());
    } else {
      put("not labelled", unlabelled);
    }
    double[] all = scores.values().stream().flatMapToDouble(Arrays::stream).toArray();
    double smallest =
        Math.min(Arrays.stream(all).min().orElse(0), threshold.orElse(Double.MAX_VALUE));
    double largest = Math.max(Arrays.stream(all).max().orElse(1), threshold.orElse(0));
    this.logarithmic = smallest > 0 && largest / smallest > WIDE;
    this.low = scale(smallest);
    double end = scale(largest);
    this.high = end > low ? end : low + 1;
  }

  private void put(String kind, double[] values) {
    if (values.length > 0) {
      scores.put(kind, values);
    }
  }

  static String of(ScoreSummary summary, OptionalDouble threshold) {
    return new Histogram(summary, threshold).draw();
  }

  private String draw() {
    int[][] counts = scores.values().stream().map(this::counts).toArray(int[][]::new);
    int highest =
        IntStream.range(0, BINS)
            .map(bin -> Arrays.stream(counts).mapToInt(c -> c[bin]).sum())
            .max()
            .orElse(1);
    Chart chart = new Chart("histogram of the scores");
    for (int bin = 0; bin < BINS; bin++) {
      double from = (double) bin / BINS;
      double to = (bin + 1.0) / BINS;
      String range = Numerals.score(value(from)) + " to " + Numerals.score(value(to));
      int stacked = 0;
      int kind = 0;
      for (String name : scores.keySet()) {
        int count = counts[kind++][bin];
        if (count > 0) {
          double bottom = FULL * stacked / highest;
          stacked += count;
          String words = "%s: %,d %s".formatted(range, count, name);
          chart.bar(colour(name), from, to, bottom, FULL * stacked / highest, words);
        }
      }
    }
    threshold.ifPresent(
        limit -> {
          double x = share(limit);
          chart.line("threshold", List.of(new double[] {x, 0}, new double[] {x, 1}));
          chart.inside(x, "threshold " + Numerals.score(limit));
        });
    chart.beside(0, "0").beside(FULL, Numerals.count(highest));
    for (double place : new double[] {0, 0.5, 1}) {
      chart.below(place, Numerals.score(value(place)));
    }
    return chart.axis(logarithmic ? "score, logarithmic" : "score").toString();
  }

  /** The series and their colours, in the order they are stacked. */
  static Map<String, String> legend(ScoreSummary summary, OptionalDouble threshold) {
    Map<String, String> legend = new LinkedHashMap<>();
    new Histogram(summary, threshold).scores.keySet().forEach(n -> legend.put(n, colour(n)));
    return legend;
  }

  private static String colour(String series) {
    return switch (series) {
      case "normal" -> "normal";
      case "anomalous" -> "anomalous";
      case "above the threshold" -> "above";
      default -> "plain";
    };
  }

  private int[] counts(double[] values) {
    int[] counts = new int[BINS];
    for (double value : values) {
      counts[Math.max(0, Math.min(BINS - 1, (int) (share(value) * BINS)))]++;
    }
    return counts;
  }

  private double scale(double score) {
    return logarithmic ? Math.log(score) : score;
  }

  private double share(double score) {
    return (scale(score) - low) / (high - low);
  }

  private double value(double share) {
    double scaled = low + share * (high - low);
    return logarithmic ? Math.exp(scaled) : scaled;
  }
}
