package dev.isomorph.api;

import java.util.Arrays;
import java.util.Locale;

/**
 * The numbers a model computes with. Weights, running statistics, the statistics of a batch, losses
 * and updates are float32 always, and so are the tensors that go in and come out.
 */
public enum Precision {
  /**
   * Whichever is faster: {@link #BF16} where the backend and the device have units for it and a
   * short measurement shows that it is faster, else {@link #FP32}.
   */
  AUTO,
  /** float32 throughout. */
  FP32,
  /**
   * bfloat16 between and inside layers, with sums in float32: a float32 with 8 bits of mantissa
   * instead of 24, so each value is off by up to one part in 256.
   */
  BF16;

  /**
   * The precision of a name as people write it.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Precision parse(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of %s, got '%s'".formatted(Arrays.toString(values()), name)));
  }

  /** The name people write: {@code bf16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
