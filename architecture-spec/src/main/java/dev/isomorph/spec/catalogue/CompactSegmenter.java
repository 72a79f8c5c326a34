package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Require;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import java.util.stream.Stream;

/**
 * A restorer and a segmentation network in one, as {@link TextureRestorer} has them, at a fraction
 * of its cost: most layers work at half of the image's size or less. Fully convolutional, for
 * images of any size that is a multiple of 8.
 *
 * <p>Both networks begin with a 4x4 convolution of stride 2. Two residual blocks of stride 2 and
 * one of stride 1 follow, of twice and four times as many channels. The restorer goes back by
 * transposed convolutions to the image, with tanh: its images are in (-1, 1). The segmentation
 * network looks at image and restoration, and joins at each size what it had there on its way down.
 * With the standard widths an image costs 19,136 multiply-adds for each of its pixels.
 *
 * <p>With {@code detailChannels} both networks begin and end with a 3x3 convolution of so many
 * channels at the image's full size, and go down to half of it by a residual block. They see detail
 * that is one or two pixels wide, for 30,464 multiply-adds for each pixel with the standard widths.
 *
 * @param imageChannels channels of the image; 3 is RGB
 * @param imageSize height and width of the image in pixels, multiples of 8
 * @param restorerWidth channels of the restorer at half of the image's size
 * @param segmenterWidth channels of the segmentation network at half of the image's size
 * @param detailChannels channels of both at the image's full size; 0 for no layers there
 * @see <a href="https://arxiv.org/abs/2108.07610">Zavrtanik et al. (2021), DRAEM</a>, and for the
 *     skip connections <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. (2015)</a>
 */
public record CompactSegmenter(
    int imageChannels,
    Size2d imageSize,
    int restorerWidth,
    int segmenterWidth,
    int detailChannels) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number of channels is not positive, that of the detail
   *     negative, or height or width of the image is not a multiple of 8
   */
  public CompactSegmenter {
    Require.positive("CompactSegmenter.imageChannels", imageChannels);
    Require.positive("CompactSegmenter.restorerWidth", restorerWidth);
    Require.positive("CompactSegmenter.segmenterWidth", segmenterWidth);
    Require.that(
        detailChannels >= 0, "CompactSegmenter.detailChannels", "0 or more", detailChannels);
    Stages.requireWholeEighths(imageSize);
  }

  /**
   * RGB images of 64x64 pixels, 16 channels of the restorer, 24 of the segmentation network, no
   * layers at full size.
   */
  public static CompactSegmenter standard() {
    return new CompactSegmenter(3, Size2d.square(64), 16, 24, 0);
  }

  /** The standard widths, and 16 channels at full size. */
  public static CompactSegmenter detailed() {
    return new CompactSegmenter(3, Size2d.square(64), 16, 24, 16);
  }

  /** The same for images of another size. */
  public CompactSegmenter withImageSize(Size2d newSize) {
    return new CompactSegmenter(
        imageChannels, newSize, restorerWidth, segmenterWidth, detailChannels);
  }

  /** All channels in proportion: two thirds as many for the restorer and for the detail. */
  public CompactSegmenter withWidth(int newSegmenterWidth) {
    int twoThirds = Math.max(1, newSegmenterWidth * 2 / 3);
    return new CompactSegmenter(
        imageChannels,
        imageSize,
        twoThirds,
        newSegmenterWidth,
        detailChannels == 0 ? 0 : twoThirds);
  }

  /**
   * The network: [N, imageChannels, H, W] to logits [N, 1, H, W], with the taps {@code encoded},
   * {@value TextureRestorer#RECONSTRUCTION} and {@value TextureRestorer#MASK}.
   */
  public Architecture architecture() {
    GraphBuilder graph =
        Architecture.builder(
            hasDetail() ? "detail-segmenter" : "compact-segmenter",
            Shape.of(imageChannels, imageSize.height(), imageSize.width()));
    String restoration = addRestorer(graph.scope("restorer"));
    String mask = addSegmenter(graph.scope("segmenter"), graph.input(), restoration);
    return graph.tap(TextureRestorer.MASK, mask).build(mask);
  }

  private boolean hasDetail() {
    return detailChannels > 0;
  }

  private String addRestorer(GraphBuilder graph) {
    int w = restorerWidth;
    GraphBuilder encoder = graph.scope("encoder");
    String half =
        hasDetail()
            ? new ResidualBlock(detailChannels, w, 2)
                .addTo(
                    encoder.scope("0"),
                    Stages.convolution(
                        encoder.scope("detail"), graph.input(), imageChannels, detailChannels))
            : Stages.halving(encoder.scope("0"), graph.input(), imageChannels, w);
    String quarter = new ResidualBlock(w, 2 * w, 2).addTo(encoder.scope("1"), half);
    String eighth = new ResidualBlock(2 * w, 4 * w, 2).addTo(encoder.scope("2"), quarter);
    String last = new ResidualBlock(4 * w, 4 * w, 1).addTo(encoder.scope("3"), eighth);
    graph.tap("encoded", last);
    Stream<Layer> toHalf =
        Stream.of(
            Stages.doubling(4 * w, 2 * w),
            BatchNorm.of(2 * w),
            new ReLU(),
            Stages.doubling(2 * w, w),
            BatchNorm.of(w),
            new ReLU());
    String restoration =
        graph
            .scope("decoder")
            .sequential(last, Stream.concat(toHalf, toImage()).toArray(Layer[]::new));
    graph.tap(TextureRestorer.RECONSTRUCTION, restoration);
    return restoration;
  }

  private Stream<Layer> toImage() {
    return hasDetail()
        ? Stream.of(
            Stages.doubling(restorerWidth, detailChannels),
            BatchNorm.of(detailChannels),
            new ReLU(),
            Conv2d.of(detailChannels, imageChannels, 3).withPadding(1),
            new Tanh())
        : Stream.of(Stages.doubling(restorerWidth, imageChannels), new Tanh());
  }

  private String addSegmenter(GraphBuilder graph, String image, String restoration) {
    int w = segmenterWidth;
    String both = graph.add("both", new Concat(), image, restoration);
    if (!hasDetail()) {
      String half = Stages.halving(graph.scope("down0"), both, 2 * imageChannels, w);
      return graph.add("logits", Stages.doubling(w, 1), addBelow(graph, half));
    }
    int d = detailChannels;
    String full = Stages.convolution(graph.scope("detail"), both, 2 * imageChannels, d);
    String half = new ResidualBlock(d, w, 2).addTo(graph.scope("down0"), full);
    String joined = Stages.up(graph.scope("up"), addBelow(graph, half), w, full, d);
    return graph.add("logits", Conv2d.of(d, 1, 1), joined);
  }

  /** From half of the image's size down to an eighth, and up to half again. */
  private String addBelow(GraphBuilder graph, String half) {
    int w = segmenterWidth;
    String quarter = new ResidualBlock(w, 2 * w, 2).addTo(graph.scope("down1"), half);
    String eighth = new ResidualBlock(2 * w, 4 * w, 2).addTo(graph.scope("down2"), quarter);
    String last = new ResidualBlock(4 * w, 4 * w, 1).addTo(graph.scope("down3"), eighth);
    last = Stages.up(graph.scope("up1"), last, 4 * w, quarter, 2 * w);
    return Stages.up(graph.scope("up0"), last, 2 * w, half, w);
  }
}
