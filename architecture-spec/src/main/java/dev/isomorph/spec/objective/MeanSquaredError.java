package dev.isomorph.spec.objective;

/** The mean over all values of the batch of {@code (o - t)^2}, for any shape. */
public record MeanSquaredError() implements Loss {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.meanSquaredError(this);
  }
}
