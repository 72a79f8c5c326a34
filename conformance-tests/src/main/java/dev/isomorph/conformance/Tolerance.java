package dev.isomorph.conformance;

/**
 * How far float32 may be from PyTorch's float64, as relative errors. Where a network is deep the
 * yardstick is how far PyTorch's own float32 is: the largest of eight runs from weights off by a
 * rounding error, which {@code golden.py} tells; the same tolerance holds for every backend.
 */
public final class Tolerance {
  /**
   * Another order of summation errs as PyTorch does, not in the same places: a margin over its own
   * distance.
   */
  public static final double MARGIN = 10;

  /** One or two layers: float32 rounding (6e-8) over sums of some hundred values. */
  public static final double LAYER = 2e-6;

  /** Derivatives of one or two layers: two such sums after each other. */
  public static final double LAYER_GRADIENT = 1e-5;

  /** Evaluation of the whole network: {@link #MARGIN} times PyTorch's own 3.1e-7. */
  public static final double EVALUATION = MARGIN * 3.1e-7;

  /**
   * Outputs in training, where each batch norm divides by what it measures: MARGIN times 3.7e-6.
   */
  public static final double TRAINING = MARGIN * 3.7e-6;

  /**
   * Gradients of the whole network: MARGIN times 1.1e-3. So much because a value that rounding
   * moves across a rectifier's corner switches a path on or off.
   */
  public static final double GRADIENT = MARGIN * 1.1e-3;

  /** Running statistics after one step: MARGIN times 3.5e-7. */
  public static final double RUNNING = MARGIN * 3.5e-7;

  /** A loss after one forward pass: MARGIN times 1.2e-7. */
  public static final double LOSS = MARGIN * 1.2e-7;

  /**
   * Weights after some updates with gradients given: float32 rounding of weight and gradient at
   * each step.
   */
  public static final double UPDATE = 2e-6;

  private Tolerance() {}
}
