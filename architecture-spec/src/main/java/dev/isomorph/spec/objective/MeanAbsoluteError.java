package dev.isomorph.spec.objective;

/**
 * The mean over all values of the batch of {@code |o - t|}, for any shape. Its derivative where o
 * equals t is 0.
 */
public record MeanAbsoluteError() implements Loss {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.meanAbsoluteError(this);
  }
}
