package dev.isomorph.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.benchmarks.BenchmarkResult;
import dev.isomorph.benchmarks.Comparison;
import dev.isomorph.benchmarks.Figure;
import dev.isomorph.benchmarks.Row;
import dev.isomorph.benchmarks.Spread;

/** The measurements as JSON, with the figures of every contender. */
public final class BenchmarkJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BenchmarkJson() {}

  /** One object, indented. */
  public static String write(BenchmarkResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", 1);
    root.put("network", result.network());
    root.put("processor", result.machine().processor());
    root.put("peakFlops", result.machine().flops());
    root.put("copyBytesPerSecond", result.machine().bytesPerSecond());
    root.put("pytorch", result.pytorch());
    root.put("rounds", result.rounds());
    for (Row row : result.rows()) {
      ObjectNode node = root.withArray("rows").addObject();
      node.put("backend", row.backend());
      node.put("precision", row.precision().toString());
      node.put("work", row.work().toString());
      node.put("batch", row.batch());
      node.set("isomorph", figure(row.ours()));
      row.byHand().ifPresent(other -> node.set("byHand", comparison(other)));
      row.pytorch().ifPresent(other -> node.set("pytorch", comparison(other)));
      node.put("shareOfPeak", row.shareOfPeak());
      node.put("shareOfRoofline", row.shareOfRoofline());
    }
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode comparison(Comparison comparison) {
    ObjectNode node = figure(comparison.figure());
    node.set("ratio", spread(comparison.ratio()));
    return node;
  }

  private static ObjectNode figure(Figure figure) {
    ObjectNode node = MAPPER.createObjectNode();
    node.set("imagesPerSecond", spread(figure.imagesPerSecond()));
    node.put("cpuMillisPerImage", figure.cpuMillisPerImage());
    node.put("peakBytes", figure.peakBytes());
    return node;
  }

  private static ObjectNode spread(Spread spread) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("lowerQuartile", spread.lowerQuartile());
    node.put("median", spread.median());
    node.put("upperQuartile", spread.upperQuartile());
    return node;
  }
}
