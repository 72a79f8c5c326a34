package dev.isomorph.anomaly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.score.Scoring;
import java.util.List;

/**
 * {@code detector.json} of earlier versions, translated to the present one.
 *
 * <p>Version 1 knew one way to score, the mean squared error, and one way to set a threshold, a
 * quantile of held-out scores that it did not keep. It did not record what the network was taught
 * either, which was to reproduce images, nor of which epoch its weights are, which was the last.
 */
final class EarlierDetectorFile {
  static final int FIRST_VERSION = 1;

  private EarlierDetectorFile() {}

  /** Changes a file of the first version; what is wrong with it stays wrong. */
  static void fromFirst(ObjectNode root) {
    root.putObject("scorer")
        .put("scoring", Scoring.MEAN_SQUARED_ERROR.toString())
        .putArray("spreads");
    root.putArray("scores");
    if (root.get("threshold") instanceof ObjectNode threshold) {
      JsonNode quantile = threshold.remove("quantile");
      threshold.putObject("basis").put("kind", "quantile").set("quantile", quantile);
    }
    if (root.get("provenance") instanceof ObjectNode provenance) {
      provenance.put("method", "reconstruct").put("bestEpoch", 0);
    }
  }

  /** Adds to the provenance of a training what versions did not record that knew epochs only. */
  static void addSteps(ObjectNode root) {
    if (root.get("provenance") instanceof ObjectNode trained && trained.has("epochs")) {
      for (String added : List.of("plannedSteps", "bestStep")) {
        if (!trained.has(added)) {
          trained.put(added, 0);
        }
      }
    }
  }
}
