package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final Scores SCORES =
      new Scores(
          List.of(
              score("good", Label.NORMAL, 0.1),
              score("good", Label.NORMAL, 0.3),
              score("stain", Label.ANOMALOUS, 0.2),
              score("hole", Label.ANOMALOUS, 0.9),
              score("hole", Label.ANOMALOUS, 0.4),
              score("", Label.UNKNOWN, 5)),
          List.of());

  @Test
  void auroc_is_given_overall_and_for_each_kind() {
    assertThat(SCORES.auroc()).hasValue(5.0 / 6);
    assertThat(SCORES.aurocByKind()).isEqualTo(Map.of("hole", 1.0, "stain", 0.5));
    assertThat(SCORES.aurocByKind().keySet()).containsExactly("hole", "stain");
  }

  @Test
  void without_both_labels_there_is_no_auroc() {
    Scores unlabelled = new Scores(List.of(score("", Label.UNKNOWN, 1)), List.of());
    assertThat(unlabelled.auroc()).isEmpty();
    assertThat(unlabelled.aurocByKind()).isEmpty();
    assertThat(NotableCase.of(unlabelled)).isEmpty();
  }

  @Test
  void the_threshold_itself_is_still_normal() {
    assertThat(score("good", Label.NORMAL, 0.35).verdict()).isEqualTo(Label.NORMAL);
    assertThat(score("good", Label.NORMAL, 0.36).verdict()).isEqualTo(Label.ANOMALOUS);
  }

  @Test
  void notable_cases_are_the_extremes() {
    assertThat(NotableCase.of(SCORES))
        .extracting(c -> c.reason() + " " + c.score().anomalyScore())
        .containsExactly(
            "clearest of its kind 0.9",
            "clearest of its kind 0.2",
            "faintest defect of all 0.2",
            "most suspicious normal 0.3",
            "most ordinary normal 0.1");
  }

  static ImageScore score(String kind, Label label, double score) {
    Path file = Path.of("set", "test", kind, "000.png");
    return new ImageScore(
        new Example(ImageSource.of(file), label, kind, Optional.empty()),
        score,
        OptionalDouble.of(0.35));
  }
}
