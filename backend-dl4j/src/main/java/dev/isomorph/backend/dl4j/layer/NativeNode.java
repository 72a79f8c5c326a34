package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One node on ND4J's operations. It reads its inputs only, writes into arrays of the {@link Arena},
 * and keeps its parameters as views of the graph's flat array, in PyTorch's layouts.
 */
public abstract class NativeNode {
  private final Step step;
  private final Map<String, INDArray> parameters;
  private Map<String, INDArray> gradients = Map.of();

  /**
   * A node at its place.
   *
   * @param flatParameters its part of the graph's parameters, one after the other in the step's
   *     order; null if it has none
   */
  NativeNode(Step step, INDArray flatParameters) {
    this.step = step;
    this.parameters = views(flatParameters);
  }

  /** The output for the inputs. What the backward pass needs is kept until {@link #clear}. */
  public abstract INDArray forward(INDArray[] inputs, boolean training, Arena arena);

  /**
   * The gradient at each input, after the gradients of the parameters are written.
   *
   * @param inputs those of the last forward pass
   * @param gradient the gradient at the output; may be overwritten
   */
  public abstract INDArray[] backward(INDArray[] inputs, INDArray gradient, Arena arena);

  /** Drops what was kept of a pass. */
  public void clear() {}

  /** Views of the parameters by full name, in the plan's order. */
  public final Map<String, INDArray> parameters() {
    return parameters;
  }

  /** Views of the gradients by full name, once there is memory for them. */
  public final Map<String, INDArray> gradients() {
    return gradients;
  }

  /** Takes memory for the gradients, laid out as the parameters are. */
  public final void gradients(INDArray flatGradients) {
    gradients = views(flatGradients);
  }

  final INDArray parameter(String suffix) {
    return parameters.get(step.path() + "." + suffix);
  }

  final INDArray gradient(String suffix) {
    return gradients.get(step.path() + "." + suffix);
  }

  /** An array in the shape of the node's output for the batch of its input. */
  final INDArray output(INDArray input, Arena arena) {
    int[] shape = step.output().withBatch(Math.toIntExact(input.size(0)));
    return arena.take(Arrays.stream(shape).asLongStream().toArray());
  }

  private Map<String, INDArray> views(INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    long from = 0;
    for (Parameter parameter : step.parameters()) {
      INDArray part = flat.get(NDArrayIndex.interval(from, from + parameter.count()));
      views.put(parameter.name(), part.reshape('c', parameter.dims()));
      from += parameter.count();
    }
    return views;
  }
}
