package dev.isomorph.backend.dl4j;

import dev.isomorph.backend.dl4j.layer.NativeNode;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Step;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What Deeplearning4j asks of a vertex before it exists. Shapes are the plan's business, so it
 * answers no questions about them; nor is it written to files, though its type allows it.
 */
final class NodeConfiguration extends GraphVertex {
  private static final long serialVersionUID = 1;

  private final transient Step step;
  private final transient BiFunction<Step, INDArray, NativeNode> layer;

  NodeConfiguration(Step step, BiFunction<Step, INDArray, NativeNode> layer) {
    this.step = step;
    this.layer = layer;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParameters,
      DataType dataType) {
    return new NodeVertex(graph, name, index, layer.apply(step, parameters), parameters);
  }

  @Override
  public long numParams(boolean backprop) {
    return step.parameters().stream().mapToLong(Parameter::count).sum();
  }

  @Override
  public int minVertexInputs() {
    return step.node().inputs().size();
  }

  @Override
  public int maxVertexInputs() {
    return step.node().inputs().size();
  }

  @Override
  public GraphVertex clone() {
    return new NodeConfiguration(step, layer);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeConfiguration that && step.equals(that.step);
  }

  @Override
  public int hashCode() {
    return step.hashCode();
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    throw new UnsupportedOperationException(step.path() + ": shapes are in the plan");
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    throw new UnsupportedOperationException(step.path() + ": memory is in the plan");
  }
}
