package dev.isomorph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.data.Label;
import java.util.Locale;
import java.util.Optional;

/** How scores are written, one line for each image. */
enum ScoreLines {
  /**
   * {@code path,score,threshold,anomalous}, quoted where RFC 4180 wants it; the last two are empty
   * without a threshold.
   */
  CSV {
    @Override
    String head() {
      return "path,score,threshold,anomalous\n";
    }

    @Override
    String line(ImageScore score) {
      return "%s,%s,%s,%s\n"
          .formatted(
              quoted(score.name()),
              score.anomalyScore(),
              score.threshold().stream().mapToObj(Double::toString).findFirst().orElse(""),
              anomalous(score).map(Object::toString).orElse(""));
    }
  },

  /** One JSON object in each line, with the same fields; null stands for nothing. */
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
              .put("threshold", score.threshold().stream().boxed().findFirst().orElse(null))
              .put("anomalous", anomalous(score).orElse(null))
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

  /** Whether the score is above the threshold; nothing where there is no threshold. */
  private static Optional<Boolean> anomalous(ImageScore score) {
    return Optional.of(score.verdict())
        .filter(verdict -> verdict != Label.UNKNOWN)
        .map(verdict -> verdict == Label.ANOMALOUS);
  }

  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
