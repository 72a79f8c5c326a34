package dev.isomorph.format.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with its weights as ONNX, opset 17, in evaluation mode. The batch axis is free; nodes
 * and values are named by the paths of the architecture, weights by their {@code state_dict} names.
 *
 * @see <a href="https://onnx.ai/onnx/operators/">The operators</a>
 */
public final class OnnxModel {
  private static final int OPSET = 17;

  /** The version of the file format that belongs to the opset. */
  private static final int IR_VERSION = 8;

  private final ModelProto model;

  private OnnxModel(ModelProto model) {
    this.model = model;
  }

  /** Of a finished graph with operators of opset 17. */
  public OnnxModel(OnnxGraph graph) {
    this(
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("isomorph")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build())
            .build());
  }

  /**
   * The network with one output, named as the last tap that leads to it, or as its node.
   *
   * @throws IllegalArgumentException if the weights are not those of the plan
   */
  public static OnnxModel of(Plan plan, StateDict weights) {
    weights.requireFits("weights", plan.parameters());
    Architecture architecture = plan.architecture();
    String name = architecture.output();
    for (Map.Entry<String, String> tap : architecture.taps().entrySet()) {
      boolean taken = architecture.nodes().stream().anyMatch(n -> n.path().equals(tap.getKey()));
      if (tap.getValue().equals(architecture.output()) && !taken) {
        name = tap.getKey();
      }
    }
    OnnxGraph graph = new OnnxGraph(architecture.name());
    graph.input(Architecture.INPUT, OnnxGraph.axes(architecture.input()));
    lower(
        graph, plan, weights, List.of(architecture.output()), Map.of(architecture.output(), name));
    graph.output(name, TensorProto.DataType.FLOAT, OnnxGraph.axes(plan.output()));
    return new OnnxModel(graph);
  }

  /**
   * The part of the network that some of its nodes need, with an output for each, named by its
   * path.
   *
   * @param paths distinct paths of nodes
   */
  public static OnnxModel of(Plan plan, StateDict weights, List<String> paths) {
    OnnxGraph graph = new OnnxGraph(plan.architecture().name());
    graph.input(Architecture.INPUT, OnnxGraph.axes(plan.architecture().input()));
    lower(graph, plan, weights, paths, Map.of());
    for (String path : paths) {
      graph.output(path, TensorProto.DataType.FLOAT, OnnxGraph.axes(plan.shape(path)));
    }
    return new OnnxModel(graph);
  }

  /** The same with facts about it in the file, as {@code metadata_props}. */
  public OnnxModel withMetadata(Map<String, String> facts) {
    ModelProto.Builder described = model.toBuilder();
    facts.forEach(
        (key, value) ->
            described.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new OnnxModel(described.build());
  }

  /** Adds the nodes that some paths need; values are named by path where no other name is given. */
  public static void lower(
      OnnxGraph graph,
      Plan plan,
      StateDict weights,
      Collection<String> paths,
      Map<String, String> names) {
    lower(graph, plan, weights, paths, names, true);
  }

  /**
   * The same for an input that may have another size than the planned one, which is for fully
   * convolutional networks.
   *
   * @param planned whether it has the planned size, so that the shapes of values can be written
   */
  public static void lower(
      OnnxGraph graph,
      Plan plan,
      StateDict weights,
      Collection<String> paths,
      Map<String, String> names,
      boolean planned) {
    Map<String, String> values = new HashMap<>();
    values.put(Architecture.INPUT, names.getOrDefault(Architecture.INPUT, Architecture.INPUT));
    for (Step step : plan.stepsFor(paths)) {
      step.parameters().forEach(p -> graph.constant(p.name(), weights.get(p.name())));
      List<String> inputs = step.node().inputs().stream().map(values::get).toList();
      String output = names.getOrDefault(step.path(), step.path());
      values.put(step.path(), step.layer().accept(new OnnxLowering(graph, step, inputs, output)));
      if (planned && !paths.contains(step.path())) {
        graph.shape(output, OnnxGraph.axes(step.output()));
      }
    }
  }

  /** The model in the format of a file. */
  public byte[] toByteArray() {
    return model.toByteArray();
  }

  /**
   * Writes the model atomically.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          OutputStream stream = Channels.newOutputStream(channel);
          CodedOutputStream coded = CodedOutputStream.newInstance(stream);
          model.writeTo(coded);
          coded.flush();
        });
  }
}
