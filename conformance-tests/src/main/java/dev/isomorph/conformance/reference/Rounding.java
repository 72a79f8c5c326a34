package dev.isomorph.conformance.reference;

import dev.isomorph.api.CounterGenerator;
import java.util.Arrays;
import java.util.List;

/**
 * Exact, but every value and every derivative between two layers, and what batch norm keeps inside,
 * is off by up to one unit of float32 rounding, at random: what a network does with such errors is
 * what it does with any engine's.
 */
final class Rounding implements Arithmetic {
  private static final double UNIT = 0x1p-23;

  private final CounterGenerator noise;
  private long drawn;

  Rounding(long seed) {
    this.noise = CounterGenerator.of(seed, "rounding");
  }

  @Override
  public Result run(ReferenceLowering node) {
    Result result = node.step().layer().accept(node.withRounding(this::rounded));
    return new Result(
        rounded(result.output()),
        (gradient, parameters) -> {
          List<Batch> back = result.derivative().back(rounded(gradient), parameters);
          return back.stream().map(this::rounded).toList();
        });
  }

  private Batch rounded(Batch batch) {
    double[] values = Arrays.stream(batch.values()).map(this::rounded).toArray();
    return new Batch(values, batch.size(), batch.shape());
  }

  private double rounded(double value) {
    return value * (1 + (2 * noise.uniform(drawn++) - 1) * UNIT);
  }
}
