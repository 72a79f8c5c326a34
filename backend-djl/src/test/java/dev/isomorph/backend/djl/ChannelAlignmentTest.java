package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the numbers are right on this processor is the conformance rules' business. */
class ChannelAlignmentTest {
  private static String filled(int channels, Layer layer) {
    GraphBuilder graph = Architecture.builder("one", Shape.of(channels, 8, 8));
    Plan plan = graph.build(graph.add("n", layer, graph.input())).plan();
    Draft filled =
        Rewrite.apply(
            List.of(new Rewrite("filled", draft -> draft.map(ChannelAlignment.FILLED::rewritten))),
            Draft.ofEvaluation(plan, List.of("n")));
    ProgramText text =
        new ProgramText(Map.of("n.weight", "w", "n.bias", "b"), parameter -> parameter);
    text.bindInput(new Named("x", List.of()));
    text.bind(filled);
    return text.lines().get(1);
  }

  @Test
  void a_convolution_is_filled_up_to_sixteen_channels_and_cut() {
    assertThat(filled(21, Conv2d.of(21, 40, 3)))
        .isEqualTo(
            "v1 = torch.slice(torch.conv2d(torch.constant_pad_nd(x0, [0, 0, 0, 0, 0, 11]),"
                + " torch.constant_pad_nd(w, [0, 0, 0, 0, 0, 11, 0, 8]),"
                + " torch.constant_pad_nd(b, [0, 8]), [1, 1], [0, 0], [1, 1], 1), 1, 0, 40)");
  }

  @Test
  void a_transposed_convolutions_weight_has_its_axes_the_other_way_round() {
    assertThat(filled(21, ConvTranspose2d.of(21, 40, 4)))
        .contains("torch.constant_pad_nd(w, [0, 0, 0, 0, 0, 8, 0, 11])");
  }

  @Test
  void what_fits_is_left_alone() {
    assertThat(filled(32, Conv2d.of(32, 64, 3)))
        .isEqualTo("v1 = torch.conv2d(x0, w, b, [1, 1], [0, 0], [1, 1], 1)");
    assertThat(filled(5, new ReLU())).isEqualTo("v1 = torch.relu(x0)");
  }
}
