package dev.isomorph.backend.dl4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A function of single values with its derivative, on whole arrays of one shape. */
public interface Activation {
  /** Writes the function of {@code input} to {@code output}. */
  void forward(INDArray input, INDArray output);

  /**
   * Writes {@code gradient} times the derivative to {@code inputGradient}; {@code gradient} may be
   * overwritten on the way.
   */
  void backward(INDArray input, INDArray output, INDArray gradient, INDArray inputGradient);
}
