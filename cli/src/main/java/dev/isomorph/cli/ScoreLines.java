package dev.isomorph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.isomorph.anomaly.ImageScore;
import java.util.Locale;

/** How scores are written, one line for each image. */
enum ScoreLines {
  /** {@code path,score,threshold,anomalous}, quoted where RFC 4180 wants it. */
  CSV {
    @Override
    String head() {
      return "path,score,threshold,anomalous\n";
    }

    @Override
    String line(ImageScore score) {
      return "%s,%s,%s,%s\n"
          .formatted(
              quoted(score.name()), score.anomalyScore(), score.threshold(), score.anomalous());
    }
  },

  /** One JSON object in each line, with the same fields. */
  JSONL {
    @Override
    String head() {
      return "";
    }

    @Override
    String line(ImageScore score) {
      return JsonNodeFactory.instance
              .objectNode()
              .put("path", score.name())
              .put("score", score.anomalyScore())
              .put("threshold", score.threshold())
              .put("anomalous", score.anomalous())
          + "\n";
    }
  };

  /** What stands before the first line. */
  abstract String head();

  /** One image, ended by a line feed. */
  abstract String line(ImageScore score);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
