package dev.isomorph.anomaly.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.score.Pooling;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * How a program scores a large image with a graph for its tiles: a small file of JSON. {@code
 * docs/score_tiles.py} follows it.
 *
 * @param graph the name of the graph's file
 * @param tile the size of a tile in pixels
 * @param tiling how the image is scaled, and by how much tiles overlap
 * @param scorer how the blended maps become a score
 * @param threshold above which a score is anomalous
 */
public record TilesFile(
    String graph, Size2d tile, Tiling tiling, Scorer scorer, OptionalDouble threshold) {
  private static final String FORMAT = "isomorph-tiles";

  /** The file that belongs to a graph: {@code detector.onnx} and {@code detector.onnx.json}. */
  public static Path of(Path graph) {
    return graph.resolveSibling(graph.getFileName() + ".json");
  }

  /**
   * Removes the file that belongs to a graph, if it is there; a file of another format stays.
   *
   * @throws IOException if it cannot be read or removed
   */
  public static void removeFor(Path graph) throws IOException {
    Path file = of(graph);
    if (Files.exists(file) && isTilesFile(file)) {
      Files.delete(file);
    }
  }

  private static boolean isTilesFile(Path file) throws IOException {
    try {
      return new ObjectMapper().readTree(file.toFile()).path("format").asText().equals(FORMAT);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  public String toJson() throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root = json.createObjectNode();
    root.put("format", FORMAT).put("version", 1);
    root.put("graph", graph).put("input", "tile").put("output", "maps");
    root.putObject("image")
        .put("layout", "NCHW")
        .put("colourOrder", "RGB")
        .put("minimum", 0)
        .put("maximum", 255)
        .put("scale", tiling.scale())
        .put("size", "each side times scale, rounded half up, at least 1")
        .put("resize", "area average, rounded half up to whole numbers")
        .put("beyondTheBorder", "mirror image, the pixel at the border twice");
    root.putObject("tile")
        .put("height", tile.height())
        .put("width", tile.width())
        .put("overlap", tiling.overlap())
        .put(
            "starts",
            "along each side 0, then every tile - overlap pixels; the last ends with the image; one"
                + " alone where the image is not larger")
        .put(
            "weights",
            "w[i] = sin(pi / 2 * min(1, (min(i, tile - 1 - i) + 0.5) / max(1, overlap)))^2, down"
                + " times across, divided by the sum of those of all tiles at the pixel");
    for (int i = 0; i < scorer.scoring().terms().size(); i++) {
      ScoreTerm term = scorer.scoring().terms().get(i);
      Spread spread = scorer.spreads().isEmpty() ? new Spread(1, 1) : scorer.spreads().get(i);
      ObjectNode written = root.withArray("terms").addObject();
      written.put("scoring", term.toString()).put("share", term.pooling().share());
      if (scorer.sharePixels().isPresent() && !term.pooling().equals(Pooling.MEAN)) {
        written.put("shareOfPixels", scorer.sharePixels().getAsLong());
      }
      written.put("pixelSpread", spread.pixel()).put("imageSpread", spread.image());
    }
    root.put(
        "score",
        "mean over the terms of (mean of the highest max(1, round(share * shareOfPixels)) values of"
            + " the blended map) / imageSpread; shareOfPixels is the number of the map's pixels"
            + " where it is missing");
    root.put("map", "mean over the terms of (blended map) / pixelSpread");
    threshold.ifPresent(value -> root.put("threshold", value));
    return json.writeValueAsString(root) + "\n";
  }
}
