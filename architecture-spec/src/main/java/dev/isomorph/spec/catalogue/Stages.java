package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Require;
import dev.isomorph.spec.Size2d;

/**
 * The steps that the networks for textures have in common: from an image to an eighth of its height
 * and width, and up again to its size.
 */
final class Stages {
  private static final int SCALE = 8;

  private Stages() {}

  /**
   * Checks the size of an image.
   *
   * @throws IllegalArgumentException if height or width is not a multiple of 8
   */
  static void requireWholeEighths(Size2d imageSize) {
    requireMultiple(imageSize, SCALE);
  }

  /**
   * Checks the size of an image.
   *
   * @throws IllegalArgumentException if height or width is not a multiple of the scale
   */
  static void requireMultiple(Size2d imageSize, int scale) {
    Require.that(
        imageSize.height() % scale == 0 && imageSize.width() % scale == 0,
        "image size",
        "width and height that are multiples of %d, which the decoder can make again"
            .formatted(scale),
        "width %d and height %d".formatted(imageSize.width(), imageSize.height()));
  }

  /** A 3x3 convolution at the same size, with batch norm and rectifier. */
  static String convolution(GraphBuilder graph, String input, int inChannels, int outChannels) {
    return normalised(
        graph, input, Conv2d.of(inChannels, outChannels, 3).withPadding(1), outChannels);
  }

  /** A 4x4 convolution to half the size, with batch norm and rectifier. */
  static String halving(GraphBuilder graph, String input, int inChannels, int outChannels) {
    return normalised(
        graph,
        input,
        Conv2d.of(inChannels, outChannels, 4).withStride(2).withPadding(1),
        outChannels);
  }

  private static String normalised(
      GraphBuilder graph, String input, Layer convolution, int channels) {
    return graph.sequential(input, convolution, BatchNorm.of(channels), new ReLU());
  }

  /** A 4x4 transposed convolution to twice the size. */
  static ConvTranspose2d doubling(int inChannels, int outChannels) {
    return ConvTranspose2d.of(inChannels, outChannels, 4).withStride(2).withPadding(1);
  }

  /** To twice the size, joined with {@code skip}, the output of this size on the way down. */
  static String up(GraphBuilder graph, String from, int fromChannels, String skip, int channels) {
    String larger = graph.add("larger", doubling(fromChannels, channels), from);
    String joined = graph.add("joined", new Concat(), graph.add("relu", new ReLU(), larger), skip);
    return convolution(graph.scope("conv"), joined, 2 * channels, channels);
  }
}
