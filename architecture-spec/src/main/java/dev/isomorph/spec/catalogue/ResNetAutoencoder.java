package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.List;

/**
 * The residual convolutional autoencoder of the reference notebook, and its parts: an image [N, 3,
 * 64, 64] in [-1, 1] becomes 64 numbers, and these an image again. {@link #notebook()} has the
 * defaults, which are those of the notebook; every one can be changed.
 *
 * @param imageChannels channels of the image; 3 is RGB
 * @param imageSize height and width of the image in pixels
 * @param stemChannels channels after {@code preconv}
 * @param channels channels of the four residual groups {@code layer0} to {@code layer3}, each of
 *     which halves the image
 * @param depths residual blocks in each group
 * @param decoderChannels channels between the four transposed convolutions of the decoder
 * @param latentSize how many numbers an image becomes
 * @param dropout share of the pooled features dropped in training, in [0, 1)
 */
public record ResNetAutoencoder(
    int imageChannels,
    Size2d imageSize,
    int stemChannels,
    List<Integer> channels,
    List<Integer> depths,
    List<Integer> decoderChannels,
    int latentSize,
    double dropout) {

  private static final int GROUPS = 4;
  private static final Size2d POOLED = Size2d.square(4);

  /** Four groups, and four transposed convolutions, each double the size: 16 in all. */
  private static final int SCALE = 16;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are not four positive groups, or three positive
   *     numbers of decoder channels
   */
  public ResNetAutoencoder {
    channels = positive("channels", channels, GROUPS);
    depths = positive("depths", depths, GROUPS);
    decoderChannels = positive("decoderChannels", decoderChannels, GROUPS - 1);
  }

  /** The defaults: the numbers of the reference notebook. */
  public static ResNetAutoencoder notebook() {
    return new ResNetAutoencoder(
        3,
        Size2d.square(64),
        32,
        List.of(64, 128, 128, 64),
        List.of(2, 1, 1, 1),
        List.of(128, 128, 128),
        64,
        0.2);
  }

  /** The same for images of another size. */
  public ResNetAutoencoder withImageSize(Size2d newSize) {
    return new ResNetAutoencoder(
        imageChannels,
        newSize,
        stemChannels,
        channels,
        depths,
        decoderChannels,
        latentSize,
        dropout);
  }

  /** The same with other numbers of blocks in the four groups. */
  public ResNetAutoencoder withDepths(List<Integer> newDepths) {
    return new ResNetAutoencoder(
        imageChannels,
        imageSize,
        stemChannels,
        channels,
        newDepths,
        decoderChannels,
        latentSize,
        dropout);
  }

  /** The same with another number of latent numbers. */
  public ResNetAutoencoder withLatentSize(int newLatentSize) {
    return new ResNetAutoencoder(
        imageChannels,
        imageSize,
        stemChannels,
        channels,
        depths,
        decoderChannels,
        newLatentSize,
        dropout);
  }

  /** The same with another share of dropped features. */
  public ResNetAutoencoder withDropout(double newDropout) {
    return new ResNetAutoencoder(
        imageChannels,
        imageSize,
        stemChannels,
        channels,
        depths,
        decoderChannels,
        latentSize,
        newDropout);
  }

  /**
   * Encoder and decoder: [N, 3, H, W] to [N, 3, H, W], with every tap of the notebook.
   *
   * @throws IllegalArgumentException if H or W is not a multiple of 16: the decoder could not make
   *     the image again
   */
  public Architecture autoencoder() {
    GraphBuilder graph = Architecture.builder("resnet-autoencoder", image());
    String encoded = addEncoder(graph.scope("encoder"), graph.input());
    String reconstructed = addDecoder(graph.scope("decoder"), encoded);
    return graph.tap("reconstructed", reconstructed).build(reconstructed);
  }

  /** The encoder alone: [N, 3, H, W] of any size to [N, 64]. */
  public Architecture encoder() {
    GraphBuilder graph = Architecture.builder("resnet-encoder", image());
    return graph.build(addEncoder(graph, graph.input()));
  }

  /**
   * The encoder of the reference notebook's comparison, without {@code preconv}, pooling and
   * dropout: [N, 3, H, W] to [N, 64]. A group of one block has no number in its names, as in the
   * notebook, where each group has one block.
   */
  public Architecture encoderWithoutPreconv() {
    GraphBuilder graph = Architecture.builder("resnet-encoder-without-preconv", image());
    graph.tap("input", graph.input());
    String last = graph.input();
    int inChannels = imageChannels;
    for (int i = 0; i < GROUPS; i++) {
      GraphBuilder group = graph.scope("layer" + i);
      last =
          depths.get(i) == 1
              ? new ResidualBlock(inChannels, channels.get(i), 2).addTo(group, last)
              : addGroup(group, last, inChannels, i);
      graph.tap("layer" + i, last);
      inChannels = channels.get(i);
    }
    int features = inChannels * halvings(imageSize.height()) * halvings(imageSize.width());
    String encoded =
        graph
            .scope("fc")
            .sequential(last, new Flatten(), Linear.of(features, latentSize), new ReLU());
    return graph.tap("final", encoded).tap("encoded", encoded).build(encoded);
  }

  /**
   * The decoder alone: [N, 64] to [N, 3, H, W] in (-1, 1).
   *
   * @throws IllegalArgumentException if H or W is not a multiple of 16
   */
  public Architecture decoder() {
    GraphBuilder graph = Architecture.builder("resnet-decoder", Shape.of(latentSize));
    String reconstructed = addDecoder(graph, graph.input());
    return graph
        .tap("input", graph.input())
        .tap("reconstructed", reconstructed)
        .build(reconstructed);
  }

  private String addEncoder(GraphBuilder encoder, String input) {
    encoder.evaluateSingleImages().tap("input", input);
    String last =
        encoder
            .scope("preconv")
            .sequential(
                input,
                Conv2d.of(imageChannels, stemChannels, 3).withPadding(1).withoutBias(),
                BatchNorm.of(stemChannels),
                new ReLU());
    encoder.tap("preconv", last);
    int inChannels = stemChannels;
    for (int i = 0; i < GROUPS; i++) {
      last = addGroup(encoder.scope("layer" + i), last, inChannels, i);
      encoder.tap("layer" + i, last);
      inChannels = channels.get(i);
    }
    last = encoder.add("global_pool", new AdaptiveAvgPool2d(POOLED), last);
    last =
        encoder
            .scope("fc")
            .sequential(
                last,
                new Flatten(),
                new Dropout(dropout),
                Linear.of((int) (inChannels * POOLED.area()), latentSize),
                new ReLU());
    encoder.tap("final", last).tap("encoded", last);
    return last;
  }

  /** A group of blocks named 0, 1, …; the first one halves the image. */
  private String addGroup(GraphBuilder group, String input, int inChannels, int index) {
    int outChannels = channels.get(index);
    String last = new ResidualBlock(inChannels, outChannels, 2).addTo(group.scope("0"), input);
    for (int i = 1; i < depths.get(index); i++) {
      last =
          new ResidualBlock(outChannels, outChannels, 1)
              .addTo(group.scope(Integer.toString(i)), last);
    }
    return last;
  }

  private String addDecoder(GraphBuilder decoder, String encoded) {
    Stages.requireMultiple(imageSize, SCALE);
    Size2d start = new Size2d(imageSize.height() / SCALE, imageSize.width() / SCALE);
    int startChannels = channels.get(GROUPS - 1);
    long features = startChannels * start.area();
    if (features > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "image size: expected a decoder of at most %d features, got %d for %s"
              .formatted(Integer.MAX_VALUE, features, imageSize));
    }
    return decoder.sequential(
        encoded,
        Linear.of(latentSize, (int) features),
        BatchNorm.of((int) features),
        new ReLU(),
        Unflatten.of(startChannels, start),
        doubling(startChannels, decoderChannels.get(0)),
        BatchNorm.of(decoderChannels.get(0)),
        new ReLU(),
        doubling(decoderChannels.get(0), decoderChannels.get(1)),
        BatchNorm.of(decoderChannels.get(1)),
        new ReLU(),
        doubling(decoderChannels.get(1), decoderChannels.get(2)),
        BatchNorm.of(decoderChannels.get(2)),
        new ReLU(),
        doubling(decoderChannels.get(2), imageChannels),
        new Tanh());
  }

  private static ConvTranspose2d doubling(int inChannels, int outChannels) {
    return ConvTranspose2d.of(inChannels, outChannels, 4).withStride(2).withPadding(1);
  }

  /** The size after four convolutions of stride 2, each of which rounds up. */
  private static int halvings(int size) {
    return (size + SCALE - 1) / SCALE;
  }

  private Shape image() {
    return Shape.of(imageChannels, imageSize.height(), imageSize.width());
  }

  private static List<Integer> positive(String field, List<Integer> values, int count) {
    if (values.size() != count || values.stream().anyMatch(value -> value < 1)) {
      throw new IllegalArgumentException(
          "ResNetAutoencoder.%s: expected %d numbers > 0, got %s".formatted(field, count, values));
    }
    return List.copyOf(values);
  }
}
