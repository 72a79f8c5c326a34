package dev.isomorph.spec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.catalogue.TextureRestorer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final Plan NETWORK =
      TextureRestorer.standard().withImageSize(new Size2d(24, 8)).restorerAndSegmenter().plan();
  private static final Loss SQUARES = new MeanSquaredError();
  private static final Loss CROSS_ENTROPY = new BinaryCrossEntropy(5, 2);

  @Test
  void terms_find_taps_paths_and_the_output() {
    ObjectivePlan plan =
        Objective.of(
                Term.of(SQUARES, "reconstruction", "image"),
                Term.of(new MeanAbsoluteError(), "restorer.decoder.10", "image"),
                Term.of(CROSS_ENTROPY, "output", "defects"))
            .plan(NETWORK);
    assertThat(plan.paths()).containsExactly("restorer.decoder.10", "segmenter.logits");
    assertThat(plan.targets())
        .containsExactly(
            Map.entry("image", Shape.of(3, 24, 8)), Map.entry("defects", Shape.of(1, 24, 8)));
    assertThat(plan.holdsProbabilities("defects")).isTrue();
    assertThat(plan.holdsProbabilities("image")).isFalse();
    assertThat(plan.reached()).isEqualTo(NETWORK.steps());
  }

  @Test
  void gradients_reach_only_what_a_term_depends_on() {
    ObjectivePlan plan = Objective.of(Term.of(SQUARES, "reconstruction", "t")).plan(NETWORK);
    assertThat(plan.reached())
        .extracting(Step::path)
        .isNotEmpty()
        .allMatch(path -> path.startsWith("restorer."));
  }

  @Test
  void a_tap_that_is_called_output_and_is_another_place_is_refused() {
    GraphBuilder graph = Architecture.builder("two", Shape.of(4));
    String first = graph.add("first", Linear.of(4, 3), graph.input());
    String second = graph.add("second", Linear.of(3, 3), first);
    Plan other = graph.tap("output", first).build(second).plan();
    assertThatThrownBy(() -> Objective.of(SQUARES).plan(other))
        .isInstanceOf(InvalidObjectiveException.class);
    Plan same = graph.tap("output", second).build(second).plan();
    assertThat(Objective.of(SQUARES).plan(same).paths()).containsExactly("second");
  }

  @Test
  void all_misfits_are_reported_at_once() {
    Objective objective =
        Objective.of(
            Term.of(SQUARES, "reconstructed", "image"),
            Term.of(SQUARES, "input", "image"),
            Term.of(SQUARES, "reconstruction", "image"),
            Term.of(CROSS_ENTROPY, "mask", "image"),
            Term.of(new GradientMagnitudeSimilarity(5, 2), "mask", "defects"));
    assertThatThrownBy(() -> objective.plan(NETWORK))
        .isInstanceOf(InvalidObjectiveException.class)
        .hasMessage(
            """
            objective for 'restorer-segmenter' has 4 problems:
              MeanSquaredError of 'reconstructed' and 'image': output: expected 'output', one of the taps [encoded, reconstruction, mask] or the path of a node, got 'reconstructed'
              MeanSquaredError of 'input' and 'image': output: expected 'output', one of the taps [encoded, reconstruction, mask] or the path of a node, got 'input'
              BinaryCrossEntropy of 'mask' and 'image': target: expected [N, 3, 24, 8] as in a term before, got [N, 1, 24, 8] from segmenter.logits
              GradientMagnitudeSimilarity of 'mask' and 'defects': expected [N, C, H, W] with a pixel left of height and width after 4 halvings, got [N, 1, 24, 8] from segmenter.logits""");
  }

  @Test
  void numbers_out_of_range_are_refused() {
    assertThatThrownBy(() -> new StructuralSimilarity(4, 2))
        .hasMessage("StructuralSimilarity.window: expected an odd number from 3, got 4");
    assertThatThrownBy(() -> new StructuralSimilarity(3, 0))
        .hasMessage("StructuralSimilarity.dataRange: expected > 0 and finite, got 0.0");
    assertThatThrownBy(() -> new GradientMagnitudeSimilarity(0, 2))
        .hasMessage("GradientMagnitudeSimilarity.scales: expected > 0, got 0");
    assertThatThrownBy(() -> new BinaryCrossEntropy(1, 0.5))
        .hasMessage("BinaryCrossEntropy.focus: expected 0, or finite and >= 1, got 0.5");
    assertThatThrownBy(() -> Term.of(SQUARES).withWeight(Double.NaN))
        .hasMessage("Term.weight: expected > 0 and finite, got NaN");
    assertThatThrownBy(() -> new Objective(List.of()))
        .hasMessage("Objective.terms: expected one or more, got []");
  }
}
