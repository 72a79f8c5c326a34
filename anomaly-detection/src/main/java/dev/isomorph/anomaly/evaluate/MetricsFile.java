package dev.isomorph.anomaly.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * An evaluation as JSON: {@code image}, {@code pixel} (null without masks), {@code regions} (null
 * without masks or pixel limit) and {@code kinds}, each number under its name and its interval of
 * 95 % under {@code intervals}.
 */
public final class MetricsFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private MetricsFile() {}

  /**
   * Writes the file atomically.
   *
   * @param about what was evaluated, put before the numbers: name and text
   */
  public static void write(Path file, Map<String, String> about, Evaluation evaluation)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    about.forEach(root::put);
    root.setAll(node(evaluation));
    AtomicFile.writeText(file, JSON.writeValueAsString(root) + "\n");
  }

  /** The numbers alone. */
  public static ObjectNode node(Evaluation evaluation) {
    ObjectNode root = JSON.createObjectNode();
    root.set("image", image(evaluation.image()));
    root.set("pixel", evaluation.pixel().map(MetricsFile::pixel).orElse(JSON.nullNode()));
    root.set("regions", evaluation.regions().map(MetricsFile::regions).orElse(JSON.nullNode()));
    ObjectNode kinds = root.putObject("kinds");
    evaluation
        .kinds()
        .forEach(
            (name, kind) -> {
              ObjectNode node = kinds.putObject(name);
              node.set("image", image(kind.image()));
              node.set("pixel", kind.pixel().map(MetricsFile::pixel).orElse(JSON.nullNode()));
              node.set("regions", kind.regions().map(MetricsFile::regions).orElse(JSON.nullNode()));
            });
    root.put("unreadable", evaluation.unreadable());
    root.put("withoutMask", evaluation.withoutMask());
    return root;
  }

  private static JsonNode image(ImageQuality quality) {
    ObjectNode node = JSON.createObjectNode();
    node.put("normal", quality.normal());
    node.put("anomalous", quality.anomalous());
    node.put("auroc", quality.auroc().value());
    node.put("ap", quality.ap().value());
    node.put("bestF1", quality.bestF1().value());
    node.put("bestThreshold", quality.bestThreshold());
    node.put("f1", quality.f1().isPresent() ? (Double) quality.f1().getAsDouble() : null);
    node.put("f1OfAll", quality.f1OfAll());
    node.put("prevalence", quality.prevalence());
    ObjectNode intervals = node.putObject("intervals");
    interval(intervals, "auroc", quality.auroc());
    interval(intervals, "ap", quality.ap());
    interval(intervals, "bestF1", quality.bestF1());
    return node;
  }

  private static JsonNode pixel(PixelQuality quality) {
    ObjectNode node = JSON.createObjectNode();
    node.put("images", quality.images());
    node.put("auroc", quality.auroc().value());
    node.put("ap", quality.ap().value());
    node.put("aupro", quality.aupro().value());
    node.put("aupimo", quality.aupimo().value());
    ObjectNode intervals = node.putObject("intervals");
    interval(intervals, "auroc", quality.auroc());
    interval(intervals, "ap", quality.ap());
    interval(intervals, "aupro", quality.aupro());
    interval(intervals, "aupimo", quality.aupimo());
    intervals.put("resamples", quality.resamples());
    return node;
  }

  private static JsonNode regions(RegionQuality quality) {
    ObjectNode node = JSON.createObjectNode();
    node.put("limit", quality.limit());
    node.put("f1", quality.f1().value());
    node.put("precision", quality.precision().value());
    node.put("recall", quality.recall().value());
    node.put("falseAlarmsPerImage", quality.falseAlarms().value());
    ObjectNode intervals = node.putObject("intervals");
    interval(intervals, "f1", quality.f1());
    interval(intervals, "precision", quality.precision());
    interval(intervals, "recall", quality.recall());
    interval(intervals, "falseAlarmsPerImage", quality.falseAlarms());
    return node;
  }

  private static void interval(ObjectNode intervals, String name, Measure measure) {
    intervals.putArray(name).add(measure.interval().low()).add(measure.interval().high());
  }
}
