package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Size2d;

/** The integer arguments that ND4J's convolutions and pools share. */
final class Windows {
  private Windows() {}

  /** Given padding, no dilation, [N, C, H, W], weights with the spatial axes last. */
  static int[] arguments(Size2d kernelSize, Size2d stride, Size2d padding) {
    return new int[] {
      kernelSize.height(),
      kernelSize.width(),
      stride.height(),
      stride.width(),
      padding.height(),
      padding.width(),
      1,
      1,
      0,
      0,
      1
    };
  }
}
