package dev.isomorph.spec;

/** All axes after N become one, in C order: [N, C, H, W] to [N, C * H * W]. */
public record Flatten() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.flatten(this);
  }
}
