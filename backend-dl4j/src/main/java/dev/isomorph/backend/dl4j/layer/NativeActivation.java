package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An {@link Activation}. The stock layer overwrites its input, which other nodes may read. */
public final class NativeActivation extends NativeLayer {
  private final Activation function;
  private INDArray output;

  /** With its function. */
  public NativeActivation(Step step, INDArray parameters, Activation function) {
    super(step, parameters);
    this.function = function;
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    output = output(input, arena);
    function.forward(input, output);
    return output;
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    INDArray inputGradient = arena.take(input.shape());
    function.backward(input, output, gradient, inputGradient);
    return inputGradient;
  }

  @Override
  public void clear() {
    output = null;
  }
}
