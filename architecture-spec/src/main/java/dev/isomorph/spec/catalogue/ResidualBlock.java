package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;

/**
 * The residual block: two 3x3 convolutions with batch norm, added to the input, then a rectifier.
 * [N, inChannels, H, W] becomes [N, outChannels, H / stride, W / stride], rounded up. Where
 * channels or size change, a 1x1 convolution with batch norm brings the input into the shape of the
 * sum.
 *
 * @param stride step of the first convolution in pixels
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2016)</a>
 */
public record ResidualBlock(int inChannels, int outChannels, int stride) {

  /** The block alone, for images of the given size. */
  public Architecture architecture(Size2d imageSize) {
    GraphBuilder graph =
        Architecture.builder(
            "residual-block", Shape.of(inChannels, imageSize.height(), imageSize.width()));
    return graph.tap("input", graph.input()).build(addTo(graph, graph.input()));
  }

  /** Adds the block in a scope; returns the path of its output. */
  public String addTo(GraphBuilder block, String input) {
    String main =
        block
            .scope("conv1")
            .sequential(
                input,
                Conv2d.of(inChannels, outChannels, 3).withStride(stride).withPadding(1),
                BatchNorm.of(outChannels),
                new ReLU());
    main =
        block
            .scope("conv2")
            .sequential(
                main,
                Conv2d.of(outChannels, outChannels, 3).withPadding(1),
                BatchNorm.of(outChannels));
    String skip =
        stride == 1 && inChannels == outChannels
            ? input
            : block
                .scope("downsample")
                .sequential(
                    input,
                    Conv2d.of(inChannels, outChannels, 1).withStride(stride),
                    BatchNorm.of(outChannels));
    return block.add("relu", new ReLU(), block.add("add", new Add(), main, skip));
  }
}
