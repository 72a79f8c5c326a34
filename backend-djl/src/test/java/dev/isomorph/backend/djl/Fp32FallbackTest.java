package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.TextureRestorer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Program texts for given shapes, on any processor. */
class Fp32FallbackTest {
  private static final ComputeFormat BF16 = new ComputeFormat(true, true, true);
  private static final ComputeFormat FP32 = new ComputeFormat(false, false, true);

  @ParameterizedTest(name = "{0}x{1}, kernel {2}, stride {3}, padding {4}, dilation {5}: {6}")
  @CsvSource({
    "8, 8, 3, 1, 1, 1,",
    "8, 8, 3, 2, 1, 1,",
    "8, 8, 1, 2, 0, 1,",
    "14, 14, 7, 2, 3, 1,",
    "8, 8, 3, 3, 1, 1, a stride of 3",
    "8, 8, 3, 1, 2, 1, padding of 2 around a kernel of 3",
    "8, 8, 1, 2, 1, 1, padding of 1 around a kernel of 1",
    "8, 8, 4, 1, 2, 1, padding of 2 around a kernel of 4",
    "8, 8, 3, 1, 1, 2, a dilation of 2",
    "8, 3, 3, 2, 0, 1, an output 1 wide",
    "3, 8, 3, 2, 0, 1, an output 1 wide",
    "2, 2, 5, 1, 2, 1, weights that meet nothing but padding",
  })
  void a_convolution_computes_in_bf16_in_the_ordinary_domain_alone(
      int height, int width, int kernel, int stride, int padding, int dilation, String reason) {
    Conv2d layer =
        new Conv2d(
            3,
            4,
            Size2d.square(kernel),
            Size2d.square(stride),
            Size2d.square(padding),
            Size2d.square(dilation),
            true);
    assertThat(Fp32Fallback.reason(step(height, width, layer)))
        .isEqualTo(Optional.ofNullable(reason));
  }

  @ParameterizedTest(name = "{0}x{1}, kernel {2}x{3}, stride {4}, padding {5}: {7}")
  @CsvSource({
    "4, 4, 4, 4, 2, 1, 1,",
    "2, 2, 2, 2, 2, 0, 1,",
    "4, 4, 3, 3, 3, 0, 1,",
    "1, 4, 2, 2, 2, 0, 1, an input 1 wide",
    "8, 1, 3, 3, 3, 0, 1, an input 1 wide",
    "4, 4, 2, 1, 3, 0, 1, output that no input reaches",
    "4, 4, 1, 2, 2, 0, 1, output that no input reaches",
    "2, 2, 2, 2, 1, 1, 1, an output 1 wide",
    "4, 4, 3, 3, 1, 1, 2, a dilation of 2",
    "2, 2, 4, 4, 1, 2, 1, weights that meet no output",
    "2, 2, 5, 5, 1, 2, 1, weights that meet no output",
  })
  void a_transposed_convolution_computes_in_bf16_where_inputs_reach_all_outputs(
      int height,
      int width,
      int rows,
      int columns,
      int stride,
      int padding,
      int dilation,
      String reason) {
    ConvTranspose2d layer =
        new ConvTranspose2d(
            3,
            4,
            new Size2d(rows, columns),
            Size2d.square(stride),
            Size2d.square(padding),
            Size2d.square(0),
            Size2d.square(dilation),
            true);
    assertThat(Fp32Fallback.reason(step(height, width, layer)))
        .isEqualTo(Optional.ofNullable(reason));
  }

  @Test
  void the_networks_of_the_catalogue_compute_their_convolutions_in_bf16() {
    Stream.of(
            ResNetAutoencoder.notebook().autoencoder(),
            ResNetAutoencoder.notebook().withImageSize(Size2d.square(256)).autoencoder(),
            new TextureRestorer(3, Size2d.square(64), 32, 32, 32).restorerAndSegmenter())
        .flatMap(network -> network.plan().steps().stream())
        .filter(step -> !(step.layer() instanceof BatchNorm))
        .forEach(
            step -> assertThat(Fp32Fallback.reason(step)).as(step.path() + " " + step).isEmpty());
  }

  @Test
  void in_evaluation_a_fallback_reads_plain_strides_and_gives_bf16() {
    assertThat(evaluation(Conv2d.of(3, 4, 3).withStride(3), BF16))
        .contains(
            "v1 = torch.to(ops.mkldnn._convolution_pointwise(torch.clone(torch.to(x0, 6), memory_format=0), q[0], q[1], [0, 0], [3, 3], [1, 1], 1, \"relu\"")
        .contains("return [p[0], p[1]]");
  }

  @Test
  void in_evaluation_an_ordinary_convolution_reads_bf16() {
    assertThat(evaluation(Conv2d.of(3, 4, 3).withStride(2), BF16))
        .contains("v1 = ops.mkldnn._convolution_pointwise(x0, q[0], q[1], [0, 0], [2, 2]")
        .contains(
            "return [torch.contiguous(torch.to(p[0], 15), memory_format=2), torch.to(p[1], 15)]");
  }

  @Test
  void a_program_in_fp32_has_no_fallback() {
    assertThat(evaluation(Conv2d.of(3, 4, 3).withStride(3), FP32))
        .contains("v1 = ops.mkldnn._convolution_pointwise(x0, q[0], q[1], [0, 0], [3, 3]");
  }

  @Test
  void in_training_a_fallback_reads_plain_strides_and_gives_bf16() {
    assertThat(training(Conv2d.of(3, 4, 3).withStride(3)))
        .contains(
            "v1 = torch.to(torch.conv2d(torch.clone(torch.to(x0, 6), memory_format=0), trained[0], trained[1], [3, 3],");
    assertThat(
            training(
                new ConvTranspose2d(
                    3,
                    4,
                    new Size2d(2, 1),
                    Size2d.square(3),
                    Size2d.square(0),
                    Size2d.square(0),
                    Size2d.square(1),
                    true)))
        .contains(
            "v1 = torch.to(torch.conv_transpose2d(torch.clone(torch.to(x0, 6), memory_format=0), trained[0], trained[1], [3, 3],");
  }

  @Test
  void batch_norm_computes_in_fp32_in_the_layout_it_finds() {
    assertThat(training(BatchNorm.of(3)))
        .contains("v1 = torch.to(torch.batch_norm(torch.to(x0, 6), trained[0], trained[1],");
  }

  @Test
  void in_training_the_bias_of_a_transposed_convolution_is_added_by_itself() {
    assertThat(training(ConvTranspose2d.of(3, 4, 4).withStride(2).withPadding(1)))
        .contains("v1 = torch.add(torch.conv_transpose2d(x0, ")
        .contains("), None, [2, 2], [1, 1], [0, 0], 1, [1, 1]), torch.reshape(");
  }

  private static String evaluation(Layer layer, ComputeFormat format) {
    Plan plan = network(8, 8, layer).plan();
    return EvaluationProgram.of(plan, List.of("relu"), format);
  }

  private static String training(Layer layer) {
    Plan plan = network(8, 8, layer).plan();
    ParameterLists lists = ParameterLists.of(plan, plan.steps());
    return TorchScriptProgram.trainingForward(plan, lists, BF16, false, List.of(), List.of("relu"));
  }

  private static Step step(int height, int width, Layer layer) {
    return network(height, width, layer).plan().steps().get(0);
  }

  private static Architecture network(int height, int width, Layer layer) {
    GraphBuilder graph = Architecture.builder("one", Shape.of(3, height, width));
    return graph.build(graph.add("relu", new ReLU(), graph.add("layer", layer, graph.input())));
  }
}
