package dev.isomorph.backend.reference;

import java.util.List;
import java.util.Map;

/**
 * What a layer makes of its inputs, and the derivative of that.
 *
 * @param output the output
 * @param derivative how a change of the output follows from one of inputs and parameters
 */
record Result(Batch output, Derivative derivative) {

  /** The chain rule at one layer. */
  @FunctionalInterface
  interface Derivative {
    /**
     * Takes the gradient of the loss by the output back to the inputs.
     *
     * @param gradient by the output
     * @param parameters for each parameter's full name an array to which its gradient is added
     * @return by each input, in order
     */
    List<Batch> back(Batch gradient, Map<String, double[]> parameters);
  }
}
