package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A node with one input. */
public abstract class NativeLayer extends NativeNode {
  NativeLayer(Step step, INDArray flatParameters) {
    super(step, flatParameters);
  }

  /** The output for an input. What the backward pass needs is kept until {@link #clear}. */
  public abstract INDArray forward(INDArray input, boolean training, Arena arena);

  /**
   * The gradient at the input, after the gradients of the parameters are written.
   *
   * @param input the input of the last forward pass
   * @param gradient the gradient at the output; may be overwritten
   */
  public abstract INDArray backward(INDArray input, INDArray gradient, Arena arena);

  @Override
  public final INDArray forward(INDArray[] inputs, boolean training, Arena arena) {
    return forward(inputs[0], training, arena);
  }

  @Override
  public final INDArray[] backward(INDArray[] inputs, INDArray gradient, Arena arena) {
    return new INDArray[] {backward(inputs[0], gradient, arena)};
  }
}
