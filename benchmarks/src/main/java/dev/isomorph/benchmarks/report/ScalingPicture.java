package dev.isomorph.benchmarks.report;

import dev.isomorph.benchmarks.ScalingBenchmark.Curves;
import dev.isomorph.benchmarks.ScalingBenchmark.Point;
import dev.isomorph.imaging.PngFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Measured time over counted arithmetic, both on logarithmic axes. */
public final class ScalingPicture {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;

  private ScalingPicture() {}

  /** Writes a PNG file atomically. */
  public static void write(Path file, Curves curves) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("What an image costs (" + curves.backend() + ")")
            .xAxisTitle("GFLOP for an image, from the spec")
            .yAxisTitle("milliseconds for an image, measured")
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    List<Point> points = curves.points();
    for (String series : points.stream().map(Point::series).distinct().toList()) {
      List<Point> of = points.stream().filter(p -> p.series().equals(series)).toList();
      chart.addSeries(
          series,
          of.stream().map(p -> p.flops() / 1e9).toList(),
          of.stream().map(p -> p.millisPerImage().median()).toList());
    }
    double least = points.stream().mapToDouble(Point::flops).min().orElseThrow();
    double most = points.stream().mapToDouble(Point::flops).max().orElseThrow();
    chart
        .addSeries(
            "at the peak of matrix products",
            new double[] {least / 1e9, most / 1e9},
            new double[] {
              1e3 * least / curves.machine().flops(), 1e3 * most / curves.machine().flops()
            })
        .setMarker(SeriesMarkers.NONE);
    PngFile.write(file, BitmapEncoder.getBufferedImage(chart));
  }
}
