package dev.isomorph.benchmarks.report;

import dev.isomorph.benchmarks.CallersBenchmark;
import dev.isomorph.benchmarks.FilesBenchmark;
import dev.isomorph.benchmarks.PhotographBenchmark;
import dev.isomorph.benchmarks.ScalingBenchmark;
import dev.isomorph.benchmarks.Spread;
import java.util.List;
import java.util.Locale;

/** The tables of callers, files and growth. */
public enum SmallTables {
  /** Aligned by spaces, for a terminal. */
  TEXT {
    @Override
    String grid(List<String> head, List<List<String>> rows) {
      return Grid.text(head, rows);
    }
  },
  /** For a document. */
  MARKDOWN {
    @Override
    String grid(List<String> head, List<List<String>> rows) {
      return Grid.markdown(head, rows);
    }
  };

  abstract String grid(List<String> head, List<List<String>> rows);

  /** Many callers on one model. */
  public String callers(List<CallersBenchmark.Row> rows) {
    return grid(
        List.of("backend", "how", "images/s", "x one caller"),
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.backend(),
                        row.how(),
                        spread(row.imagesPerSecond(), "%.0f"),
                        spread(row.ratio(), "%.2f")))
            .toList());
  }

  /** From files to scores. */
  public String files(List<FilesBenchmark.Row> rows) {
    return grid(
        List.of("files", "images/s", "x the model alone", "CPU ms", "of these the model"),
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.files(),
                        spread(row.imagesPerSecond(), "%.0f"),
                        spread(row.ratio(), "%.2f"),
                        number("%.1f", row.cpuMillisPerImage()),
                        number("%.1f", row.modelCpuMillisPerImage())))
            .toList());
  }

  /** Photographs through a detector. */
  public String photographs(List<PhotographBenchmark.Row> rows) {
    return grid(
        List.of("backend", "precision", "what", "MP/s", "x tiles", "s for each MP", "peak MB"),
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.backend(),
                        row.precision().toString(),
                        row.what(),
                        spread(row.megapixelsPerSecond(), "%.2f"),
                        row.ratio().map(ratio -> spread(ratio, "%.2f")).orElse("-"),
                        number("%.2f", 1 / row.megapixelsPerSecond().median()),
                        row.peakBytes() == 0 ? "-" : number("%.0f", row.peakBytes() / 1e6)))
            .toList());
  }

  /** A network that grows. */
  public String scaling(List<ScalingBenchmark.Point> points) {
    return grid(
        List.of("what grows", "to", "GFLOP", "ms an image", "x the least possible"),
        points.stream()
            .map(
                point ->
                    List.of(
                        point.series(),
                        point.name(),
                        number("%.2f", point.flops() / 1e9),
                        spread(point.millisPerImage(), "%.2f"),
                        number("%.1f", point.ratio())))
            .toList());
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static String spread(Spread spread, String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + "–" + format + ")",
        spread.median(),
        spread.lowerQuartile(),
        spread.upperQuartile());
  }
}
