package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Require;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;

/**
 * A restorer and a segmentation network in one, as {@link TextureRestorer} has them, at a fifth of
 * its cost: no layer but the last of each works at the image's full size. Fully convolutional, for
 * images of any size that is a multiple of 8.
 *
 * <p>Both networks begin with a 4x4 convolution of stride 2. Two residual blocks of stride 2 and
 * one of stride 1 follow, of twice and four times as many channels. The restorer goes back by
 * transposed convolutions to the image, with tanh: its images are in (-1, 1). The segmentation
 * network looks at image and restoration, and joins at each size what it had there on its way down.
 * With the standard widths an image costs 19,136 multiply-adds for each of its pixels.
 *
 * @param imageChannels channels of the image; 3 is RGB
 * @param imageSize height and width of the image in pixels, multiples of 8
 * @param restorerWidth channels of the restorer at half of the image's size
 * @param segmenterWidth channels of the segmentation network at half of the image's size
 * @see <a href="https://arxiv.org/abs/2108.07610">Zavrtanik et al. (2021), DRAEM</a>, and for the
 *     skip connections <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. (2015)</a>
 */
public record CompactSegmenter(
    int imageChannels, Size2d imageSize, int restorerWidth, int segmenterWidth) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number of channels is not positive, or height or width of
   *     the image is not a multiple of 8
   */
  public CompactSegmenter {
    Require.positive("CompactSegmenter.imageChannels", imageChannels);
    Require.positive("CompactSegmenter.restorerWidth", restorerWidth);
    Require.positive("CompactSegmenter.segmenterWidth", segmenterWidth);
    Stages.requireWholeEighths(imageSize);
  }

  /** RGB images of 64x64 pixels, 16 channels of the restorer, 24 of the segmentation network. */
  public static CompactSegmenter standard() {
    return new CompactSegmenter(3, Size2d.square(64), 16, 24);
  }

  /** The same for images of another size. */
  public CompactSegmenter withImageSize(Size2d newSize) {
    return new CompactSegmenter(imageChannels, newSize, restorerWidth, segmenterWidth);
  }

  /** All channels in proportion: two thirds as many for the restorer. */
  public CompactSegmenter withWidth(int newSegmenterWidth) {
    return new CompactSegmenter(
        imageChannels, imageSize, Math.max(1, newSegmenterWidth * 2 / 3), newSegmenterWidth);
  }

  /**
   * The network: [N, imageChannels, H, W] to logits [N, 1, H, W], with the taps {@code encoded},
   * {@value TextureRestorer#RECONSTRUCTION} and {@value TextureRestorer#MASK}.
   */
  public Architecture architecture() {
    GraphBuilder graph =
        Architecture.builder(
            "compact-segmenter", Shape.of(imageChannels, imageSize.height(), imageSize.width()));
    String restoration = addRestorer(graph.scope("restorer"));
    String mask = addSegmenter(graph.scope("segmenter"), graph.input(), restoration);
    return graph.tap(TextureRestorer.MASK, mask).build(mask);
  }

  private String addRestorer(GraphBuilder graph) {
    int w = restorerWidth;
    GraphBuilder encoder = graph.scope("encoder");
    String half = Stages.halving(encoder.scope("0"), graph.input(), imageChannels, w);
    String quarter = new ResidualBlock(w, 2 * w, 2).addTo(encoder.scope("1"), half);
    String eighth = new ResidualBlock(2 * w, 4 * w, 2).addTo(encoder.scope("2"), quarter);
    String last = new ResidualBlock(4 * w, 4 * w, 1).addTo(encoder.scope("3"), eighth);
    graph.tap("encoded", last);
    String restoration =
        graph
            .scope("decoder")
            .sequential(
                last,
                Stages.doubling(4 * w, 2 * w),
                BatchNorm.of(2 * w),
                new ReLU(),
                Stages.doubling(2 * w, w),
                BatchNorm.of(w),
                new ReLU(),
                Stages.doubling(w, imageChannels),
                new Tanh());
    graph.tap(TextureRestorer.RECONSTRUCTION, restoration);
    return restoration;
  }

  private String addSegmenter(GraphBuilder graph, String image, String restoration) {
    int w = segmenterWidth;
    String both = graph.add("both", new Concat(), image, restoration);
    String half = Stages.halving(graph.scope("down0"), both, 2 * imageChannels, w);
    String quarter = new ResidualBlock(w, 2 * w, 2).addTo(graph.scope("down1"), half);
    String eighth = new ResidualBlock(2 * w, 4 * w, 2).addTo(graph.scope("down2"), quarter);
    String last = new ResidualBlock(4 * w, 4 * w, 1).addTo(graph.scope("down3"), eighth);
    last = Stages.up(graph.scope("up1"), last, 4 * w, quarter, 2 * w);
    last = Stages.up(graph.scope("up0"), last, 2 * w, half, w);
    return graph.add("logits", Stages.doubling(w, 1), last);
  }
}
