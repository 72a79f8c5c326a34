package dev.isomorph.spec;

/**
 * A function over layers that treats alike all layers that compute each value of their output from
 * the value at the same place of their one input, without parameters. Every other layer has a
 * method of its own, as in {@link Layer.Cases}.
 *
 * @param <R> what the function over layers gives
 */
interface Elementwise<R> extends Layer.Cases<R> {
  /** For a rectifier, leaky or not, a logistic function, a hyperbolic tangent or a dropout. */
  R elementwise();

  @Override
  default R relu(ReLU layer) {
    return elementwise();
  }

  @Override
  default R leakyRelu(LeakyReLU layer) {
    return elementwise();
  }

  @Override
  default R sigmoid(Sigmoid layer) {
    return elementwise();
  }

  @Override
  default R tanh(Tanh layer) {
    return elementwise();
  }

  @Override
  default R dropout(Dropout layer) {
    return elementwise();
  }
}
