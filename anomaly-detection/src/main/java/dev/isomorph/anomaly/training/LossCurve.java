package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.imaging.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how loss and held-out score went, by epoch, or by step where there are no epochs. */
final class LossCurve {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;

  private LossCurve() {}

  /** Draws the rounds of a metrics file as a PNG; nothing if none has ended. */
  static void draw(Path metrics, Path png) throws IOException {
    String axis = STEP;
    List<Long> rounds = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    List<Double> heldOut = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      JsonNode node = JSON.readTree(line);
      if (node.has("mean_loss")) {
        axis = node.has(EPOCH) ? EPOCH : STEP;
        rounds.add(node.get(axis).longValue());
        losses.add(node.get("mean_loss").doubleValue());
        heldOut.add(node.get("held_out_score").doubleValue());
      }
    }
    if (rounds.isEmpty()) {
      return;
    }
    XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(axis).build();
    boolean logarithmic =
        losses.stream().allMatch(v -> v > 0) && heldOut.stream().allMatch(v -> v > 0);
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.addSeries("training loss", rounds, losses).setMarker(SeriesMarkers.CIRCLE);
    chart.addSeries("held-out score", rounds, heldOut).setMarker(SeriesMarkers.DIAMOND);
    PngFile.write(png, BitmapEncoder.getBufferedImage(chart));
  }
}
