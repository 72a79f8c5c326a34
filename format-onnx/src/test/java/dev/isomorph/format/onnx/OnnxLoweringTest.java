package dev.isomorph.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxLoweringTest {

  /**
   * Optimisers merge a {@code Pad} of values into a following pool, which then pads with other
   * numbers.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void output_padding_beyond_the_input_pads_a_kernel_and_no_values(boolean bias)
      throws InvalidProtocolBufferException {
    GraphBuilder builder = Architecture.builder("padded", Shape.of(2, 4, 4));
    ConvTranspose2d transposed =
        new ConvTranspose2d(
            2,
            3,
            Size2d.square(2),
            Size2d.square(1),
            Size2d.square(0),
            new Size2d(2, 1),
            Size2d.square(3),
            bias);
    Plan plan =
        builder.build(builder.sequential(builder.input(), transposed, MaxPool2d.of(2))).plan();
    GraphProto graph =
        ModelProto.parseFrom(OnnxModel.of(plan, zeros(plan)).toByteArray()).getGraph();
    Set<String> constants =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<NodeProto> pads =
        graph.getNodeList().stream().filter(node -> node.getOpType().equals("Pad")).toList();
    assertThat(pads).isNotEmpty();
    assertThat(pads).allSatisfy(pad -> assertThat(constants).containsAll(pad.getInputList()));
    assertThat(graph.getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Pad", "ConvTranspose", "MaxPool");
  }

  private static StateDict zeros(Plan plan) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      float[] values = new float[Math.toIntExact(parameter.count())];
      tensors.put(parameter.name(), Tensor.wrap(values, parameter.dims()));
    }
    return StateDict.of(tensors);
  }
}
