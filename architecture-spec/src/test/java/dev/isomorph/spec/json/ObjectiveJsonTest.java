package dev.isomorph.spec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.StructuralSimilarity;
import dev.isomorph.spec.objective.Term;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectiveJsonTest {
  private static final Objective OBJECTIVE =
      Objective.of(
          Term.of(new MeanSquaredError()),
          Term.of(new MeanAbsoluteError(), "encoder.1", "code").withWeight(0.1),
          Term.of(new StructuralSimilarity(11, 1), "reconstruction", "image").withWeight(0.5),
          Term.of(new GradientMagnitudeSimilarity(4, 2), "reconstruction", "image"),
          Term.of(new BinaryCrossEntropy(5, 2), "mask", "defects").withWeight(4));

  private static final String TEXT =
      """
      {
        "format": "isomorph-objective",
        "version": 1,
        "terms": [
          {"output": "output","target": "target","weight": 1.0,"loss": "MeanSquaredError"},
          {"output": "encoder.1","target": "code","weight": 0.1,"loss": "MeanAbsoluteError"},
          {"output": "reconstruction","target": "image","weight": 0.5,"loss": "StructuralSimilarity","window": 11,"dataRange": 1.0},
          {"output": "reconstruction","target": "image","weight": 1.0,"loss": "GradientMagnitudeSimilarity","scales": 4,"dataRange": 2.0},
          {"output": "mask","target": "defects","weight": 4.0,"loss": "BinaryCrossEntropy","positiveWeight": 5.0,"focus": 2.0}
        ]
      }
      """;

  @Test
  void every_loss_is_written_with_all_its_numbers_and_read_back_equal() {
    assertThat(ObjectiveJson.write(OBJECTIVE)).isEqualTo(TEXT);
    assertThat(ObjectiveJson.read(TEXT)).isEqualTo(OBJECTIVE);
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "MeanAbsoluteError"  | "Sum"        | $.terms[1].loss: expected one of [BinaryCrossEntropy, GradientMagnitudeSimilarity, MeanAbsoluteError, MeanSquaredError, StructuralSimilarity], got 'Sum'
          "window": 11         | "window": 10 | $.terms[2]: StructuralSimilarity.window: expected an odd number from 3, got 10
          "focus": 2.0         | "gamma": 2.0 | $.terms[4].focus: expected a number, got no such field
          "weight": 0.1        | "weight": 0  | $.terms[1]: Term.weight: expected > 0 and finite, got 0.0
          "isomorph-objective" | "objective"  | $.format: expected 'isomorph-objective', got 'objective'
          "version": 1         | "version": 2 | $.version: expected 1, got 2; a newer program may have written it
          """)
  void an_error_says_where_what_was_expected_and_what_was_found(
      String part, String instead, String message) {
    assertThatThrownBy(() -> ObjectiveJson.read(TEXT.replace(part, instead)))
        .isInstanceOf(SpecFormatException.class)
        .hasMessage(message);
  }
}
