package dev.isomorph.spec;

/** One kind of computation: what a layer is, never how it runs. Tensors are NCHW. */
public sealed interface Layer
    permits Conv2d,
        ConvTranspose2d,
        BatchNorm,
        Linear,
        ReLU,
        LeakyReLU,
        Sigmoid,
        Tanh,
        Dropout,
        AdaptiveAvgPool2d,
        MaxPool2d,
        Flatten,
        Unflatten,
        Add,
        Concat {

  /** Calls the method of this layer's kind. */
  <R> R accept(Cases<R> cases);

  /** The name of the kind, as in files and summaries: {@code Conv2d}. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * One method per layer, so a forgotten layer is a compile error.
   *
   * @param <R> what the function over layers gives
   */
  interface Cases<R> {
    /** For a convolution. */
    R conv2d(Conv2d layer);

    /** For a transposed convolution. */
    R convTranspose2d(ConvTranspose2d layer);

    /** For a batch normalisation. */
    R batchNorm(BatchNorm layer);

    /** For a dense layer. */
    R linear(Linear layer);

    /** For a rectifier. */
    R relu(ReLU layer);

    /** For a leaky rectifier. */
    R leakyRelu(LeakyReLU layer);

    /** For a logistic function. */
    R sigmoid(Sigmoid layer);

    /** For a hyperbolic tangent. */
    R tanh(Tanh layer);

    /** For a dropout. */
    R dropout(Dropout layer);

    /** For an adaptive average pool. */
    R adaptiveAvgPool2d(AdaptiveAvgPool2d layer);

    /** For a maximum pool. */
    R maxPool2d(MaxPool2d layer);

    /** For a flattening. */
    R flatten(Flatten layer);

    /** For an unflattening. */
    R unflatten(Unflatten layer);

    /** For a sum of branches. */
    R add(Add layer);

    /** For the channels of branches. */
    R concat(Concat layer);
  }
}
