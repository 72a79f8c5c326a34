package dev.isomorph.spec;

/** Logistic function: {@code 1 / (1 + exp(-x))} for each value, in (0, 1); the shape stays. */
public record Sigmoid() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.sigmoid(this);
  }
}
