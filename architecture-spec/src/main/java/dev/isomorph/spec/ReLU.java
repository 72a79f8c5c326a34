package dev.isomorph.spec;

/** Rectifier: {@code max(x, 0)} for each value; the shape stays. Its derivative at 0 is 0. */
public record ReLU() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.relu(this);
  }
}
