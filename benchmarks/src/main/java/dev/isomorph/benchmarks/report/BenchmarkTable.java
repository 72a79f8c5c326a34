package dev.isomorph.benchmarks.report;

import dev.isomorph.benchmarks.BenchmarkResult;
import dev.isomorph.benchmarks.Comparison;
import dev.isomorph.benchmarks.Row;
import dev.isomorph.benchmarks.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The measurements as a table: the middle of all rounds, the inner half of them in brackets. */
public final class BenchmarkTable {
  private static final List<String> HEAD =
      List.of(
          "backend",
          "precision",
          "work",
          "batch",
          "images/s",
          "x by hand",
          "x PyTorch",
          "CPU ms (PyTorch)",
          "MB (PyTorch)",
          "of peak",
          "of roofline");

  private BenchmarkTable() {}

  /** For a terminal. */
  public static String text(BenchmarkResult result) {
    return Grid.text(HEAD, rows(result)) + "\n" + legend(result);
  }

  /** For a document. */
  public static String markdown(BenchmarkResult result) {
    return Grid.markdown(HEAD, rows(result)) + "\n" + legend(result);
  }

  private static List<List<String>> rows(BenchmarkResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : result.rows()) {
      rows.add(
          List.of(
              row.backend(),
              row.precision().toString(),
              row.work().toString(),
              Integer.toString(row.batch()),
              spread(row.ours().imagesPerSecond(), "%.0f"),
              ratio(row.byHand()),
              ratio(row.pytorch()),
              besides("%.1f", row.ours().cpuMillisPerImage(), cpu(row.pytorch())),
              besides("%.0f", row.ours().peakBytes() / 1e6, memory(row.pytorch())),
              percent(row.shareOfPeak()),
              percent(row.shareOfRoofline())));
    }
    return rows;
  }

  private static String legend(BenchmarkResult result) {
    return String.format(
        Locale.ROOT,
"""
%s, fresh weights. %s; %.0f GFLOP/s in matrix products, %.1f GB/s in copies. %s.
Medians of %d rounds in turn, the inner half in brackets; CPU time is per image. By hand, in float32: the engine
without this library; ONNX Runtime on the file that PyTorch exports, where it does. Of peak:
arithmetic relative to matrix products. Of roofline: relative to what arithmetic and memory allow at best.
""",
        result.network(),
        result.machine().processor(),
        result.machine().flops() / 1e9,
        result.machine().bytesPerSecond() / 1e9,
        result.pytorch(),
        result.rounds());
  }

  private static String ratio(Optional<Comparison> comparison) {
    return comparison.map(c -> spread(c.ratio(), "%.2f")).orElse("-");
  }

  private static Optional<Double> cpu(Optional<Comparison> comparison) {
    return comparison.map(c -> c.figure().cpuMillisPerImage());
  }

  private static Optional<Double> memory(Optional<Comparison> comparison) {
    return comparison.map(c -> c.figure().peakBytes() / 1e6);
  }

  private static String besides(String format, double ours, Optional<Double> other) {
    String text = String.format(Locale.ROOT, format, ours);
    return other.map(o -> text + String.format(Locale.ROOT, " (" + format + ")", o)).orElse(text);
  }

  private static String spread(Spread spread, String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + "–" + format + ")",
        spread.median(),
        spread.lowerQuartile(),
        spread.upperQuartile());
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : "-";
  }
}
