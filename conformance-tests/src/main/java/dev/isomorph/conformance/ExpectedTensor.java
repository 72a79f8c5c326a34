package dev.isomorph.conformance;

import dev.isomorph.api.Tensor;

/** What is known of a tensor from an independent oracle, whole or in part. */
public interface ExpectedTensor {
  /** The axes of the tensor, batch included; a new array each time. */
  int[] shape();

  /** The largest relative error of a tensor of the same shape. */
  Distance distance(Tensor actual);
}
