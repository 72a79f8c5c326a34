package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dropout by a mask that is given. The stock layer draws its own mask and overwrites its input. */
public final class NativeDropout extends NativeLayer {
  private INDArray mask;

  /** Without a mask: passes its input on. */
  public NativeDropout(Step step, INDArray parameters) {
    super(step, parameters);
  }

  /** Sets what the inputs of passes are multiplied with, in their shape, until {@link #clear}. */
  public void mask(INDArray newMask) {
    mask = newMask;
  }

  @Override
  public INDArray forward(INDArray input, boolean training, Arena arena) {
    return masked(input, arena);
  }

  @Override
  public INDArray backward(INDArray input, INDArray gradient, Arena arena) {
    return masked(gradient, arena);
  }

  @Override
  public void clear() {
    mask = null;
  }

  private INDArray masked(INDArray array, Arena arena) {
    INDArray result = arena.take(array.shape());
    return mask == null ? result.assign(array) : array.muli(mask, result);
  }
}
