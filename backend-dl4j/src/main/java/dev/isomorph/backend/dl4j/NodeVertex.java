package dev.isomorph.backend.dl4j;

import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.backend.dl4j.layer.NativeNode;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A node of ours as a vertex of a computation graph. Its passes must be given an {@link Arena}. */
@SuppressWarnings("overrides") // the parent narrows a variable argument list to an array
final class NodeVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1;

  private final transient NativeNode node;
  private final transient INDArray flatParameters;

  NodeVertex(
      ComputationGraph graph, String path, int index, NativeNode node, INDArray flatParameters) {
    super(graph, path, index, null, null, DataType.FLOAT);
    this.node = node;
    this.flatParameters = flatParameters;
  }

  NativeNode node() {
    return node;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr arena) {
    return node.forward(inputs, training, (Arena) arena);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr arena) {
    return new Pair<>(null, node.backward(inputs, epsilon, (Arena) arena));
  }

  @Override
  public void clear() {
    super.clear();
    node.clear();
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray flatGradients) {
    node.gradients(flatGradients);
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropOnly) {
    return node.parameters();
  }

  @Override
  public INDArray params() {
    return flatParameters;
  }

  @Override
  public boolean hasLayer() {
    return false; // none of Deeplearning4j's
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int batchSize) {
    return new Pair<>(null, state);
  }

  @Override
  public String toString() {
    return getVertexName();
  }
}
