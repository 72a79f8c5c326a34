package dev.isomorph.spec;

/**
 * The features of a vector become a shape, in C order: [N, C * H * W] to [N, C, H, W].
 *
 * @param shape the axes after N
 */
public record Unflatten(Shape shape) implements Layer {
  /** [N, channels * size.height * size.width] to [N, channels, size.height, size.width]. */
  public static Unflatten of(int channels, Size2d size) {
    return new Unflatten(Shape.of(channels, size.height(), size.width()));
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.unflatten(this);
  }
}
