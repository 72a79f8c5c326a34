package dev.isomorph.spec;

/**
 * The channels of two or more inputs, one input's after the other's: a skip connection of a U-net.
 * Inputs [N, C1, H, W], [N, C2, H, W], … become [N, C1 + C2 + …, H, W]; vectors [N, features] are
 * joined in the same way.
 *
 * @see <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. (2015)</a>
 */
public record Concat() implements Layer {
  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.concat(this);
  }
}
