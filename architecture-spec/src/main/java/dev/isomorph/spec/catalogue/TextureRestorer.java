package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Require;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;

/**
 * Networks for textures, which have no fixed place in the image: a residual autoencoder whose code
 * is a map with an eighth of the image's height and width, fully convolutional, for images of any
 * size that is a multiple of 8. Taught to undo simulated defects it restores images; a second
 * network, with skip connections, can look at image and restoration and mark the defects.
 *
 * <p>The restorer has a 3x3 convolution to {@code width} channels, three residual blocks of stride
 * 2 to {@code 2 width}, {@code 3 width} and {@code codeChannels}, three transposed convolutions
 * back, a 3x3 convolution to the image and tanh: its images are in (-1, 1). The segmentation
 * network goes down in the same way from {@code segmentationWidth} channels to four times as many
 * at an eighth, and up again; at each size it joins what it had there on its way down.
 *
 * @param imageChannels channels of the image; 3 is RGB
 * @param imageSize height and width of the image in pixels, multiples of 8
 * @param width channels of the restorer at full size
 * @param codeChannels channels of the code
 * @param segmentationWidth channels of the segmentation network at full size
 * @see <a href="https://arxiv.org/abs/2108.07610">Zavrtanik et al. (2021), DRAEM</a>, and for the
 *     skip connections <a href="https://arxiv.org/abs/1505.04597">Ronneberger et al. (2015)</a>
 */
public record TextureRestorer(
    int imageChannels, Size2d imageSize, int width, int codeChannels, int segmentationWidth) {
  /** The tap of the restored image [N, imageChannels, H, W]. */
  public static final String RECONSTRUCTION = "reconstruction";

  /** The tap of the defects' logits [N, 1, H, W]: positive where a defect is likelier than not. */
  public static final String MASK = "mask";

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a number of channels is not positive, or height or width of
   *     the image is not a multiple of 8: the decoder could not make the image again
   */
  public TextureRestorer {
    Require.positive("TextureRestorer.imageChannels", imageChannels);
    Require.positive("TextureRestorer.width", width);
    Require.positive("TextureRestorer.codeChannels", codeChannels);
    Require.positive("TextureRestorer.segmentationWidth", segmentationWidth);
    Stages.requireWholeEighths(imageSize);
  }

  /** RGB images of 64x64 pixels, 32 channels of image and code, 24 of the segmentation network. */
  public static TextureRestorer standard() {
    return new TextureRestorer(3, Size2d.square(64), 32, 32, 24);
  }

  /** The same for images of another size. */
  public TextureRestorer withImageSize(Size2d newSize) {
    return new TextureRestorer(imageChannels, newSize, width, codeChannels, segmentationWidth);
  }

  /** All channels in proportion: as many for the code, three quarters for the segmentation. */
  public TextureRestorer withWidth(int newWidth) {
    return new TextureRestorer(
        imageChannels, imageSize, newWidth, newWidth, Math.max(1, newWidth * 3 / 4));
  }

  /**
   * The restorer: [N, 3, H, W] to [N, 3, H, W], with the taps {@code encoded} and {@value
   * #RECONSTRUCTION}.
   */
  public Architecture restorer() {
    GraphBuilder graph = Architecture.builder("restorer", image());
    return graph.build(addRestorer(graph));
  }

  /**
   * Restorer and segmentation network in one: [N, 3, H, W] to logits [N, 1, H, W], with the taps
   * {@code encoded}, {@value #RECONSTRUCTION} and {@value #MASK}.
   */
  public Architecture restorerAndSegmenter() {
    GraphBuilder graph = Architecture.builder("restorer-segmenter", image());
    String reconstruction = addRestorer(graph.scope("restorer"));
    String mask = addSegmenter(graph.scope("segmenter"), graph.input(), reconstruction);
    return graph.tap(MASK, mask).build(mask);
  }

  private String addRestorer(GraphBuilder graph) {
    GraphBuilder encoder = graph.scope("encoder");
    String last = Stages.convolution(encoder.scope("0"), graph.input(), imageChannels, width);
    last = new ResidualBlock(width, 2 * width, 2).addTo(encoder.scope("1"), last);
    last = new ResidualBlock(2 * width, 3 * width, 2).addTo(encoder.scope("2"), last);
    last = new ResidualBlock(3 * width, codeChannels, 2).addTo(encoder.scope("3"), last);
    graph.tap("encoded", last);
    String reconstruction =
        graph
            .scope("decoder")
            .sequential(
                last,
                Stages.doubling(codeChannels, 3 * width),
                BatchNorm.of(3 * width),
                new ReLU(),
                Stages.doubling(3 * width, 2 * width),
                BatchNorm.of(2 * width),
                new ReLU(),
                Stages.doubling(2 * width, width),
                BatchNorm.of(width),
                new ReLU(),
                Conv2d.of(width, imageChannels, 3).withPadding(1),
                new Tanh());
    graph.tap(RECONSTRUCTION, reconstruction);
    return reconstruction;
  }

  private String addSegmenter(GraphBuilder graph, String image, String reconstruction) {
    int w = segmentationWidth;
    String both = graph.add("both", new Concat(), image, reconstruction);
    String full = Stages.convolution(graph.scope("down0"), both, 2 * imageChannels, w);
    String half = new ResidualBlock(w, 2 * w, 2).addTo(graph.scope("down1"), full);
    String quarter = new ResidualBlock(2 * w, 3 * w, 2).addTo(graph.scope("down2"), half);
    String eighth = new ResidualBlock(3 * w, 4 * w, 2).addTo(graph.scope("down3"), quarter);
    String last = Stages.up(graph.scope("up2"), eighth, 4 * w, quarter, 3 * w);
    last = Stages.up(graph.scope("up1"), last, 3 * w, half, 2 * w);
    last = Stages.up(graph.scope("up0"), last, 2 * w, full, w);
    return graph.add("logits", Conv2d.of(w, 1, 1), last);
  }

  private Shape image() {
    return Shape.of(imageChannels, imageSize.height(), imageSize.width());
  }
}
