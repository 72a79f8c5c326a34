package dev.isomorph.spec;

/** Hyperbolic tangent of each value, in (-1, 1); the shape stays. */
public record Tanh() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.tanh(this);
  }
}
