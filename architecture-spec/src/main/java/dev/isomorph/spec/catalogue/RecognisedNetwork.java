package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds the network of the {@link ResNetAutoencoder} family whose weights are given, by names and
 * shapes: which of the {@link Catalogue}'s networks it is, how deep and how wide.
 *
 * <p>What the tensors do not tell has its default: the dropout, and the image size of networks that
 * take any. A decoder tells the image's area; a square is assumed.
 */
public final class RecognisedNetwork {
  private static final String ENCODER = "encoder.";
  private static final String DECODER = "decoder.";
  private static final int GROUPS = 4;
  private static final int SCALE = 16;
  private static final int[] DECODER_CONVOLUTIONS = {4, 7, 10, 13};

  /** Axes beyond this are no numbers of channels or features. */
  private static final int LARGEST = 1 << 22;

  private final NavigableMap<String, List<Integer>> shapes;
  private final Optional<Size2d> imageSize;

  private RecognisedNetwork(Map<String, List<Integer>> shapes, Optional<Size2d> imageSize) {
    this.shapes = new TreeMap<>(shapes);
    this.imageSize = imageSize;
  }

  /**
   * The network that has tensors of these names and shapes, or would have them if none were missing
   * or out of shape.
   *
   * @param shapes the shapes by {@code state_dict} name
   * @param imageSize height and width of the images, where the caller knows
   * @return empty if the names are not those of the family
   */
  public static Optional<Architecture> of(
      Map<String, List<Integer>> shapes, Optional<Size2d> imageSize) {
    return new RecognisedNetwork(shapes, imageSize).architecture();
  }

  private Optional<Architecture> architecture() {
    if (has(ENCODER) || has(DECODER)) {
      return Optional.of(decoded(encoded(ENCODER), DECODER).autoencoder());
    }
    if (has("preconv.")) {
      return Optional.of(encoded("").encoder());
    }
    if (has("layer0.")) {
      return Optional.of(encoded("").encoderWithoutPreconv());
    }
    if (has("4.") && dimension("4.weight", 3) == 4) {
      return Optional.of(decoded(ResNetAutoencoder.notebook(), "").decoder());
    }
    if (has("conv1.") && has("conv2.")) {
      return Optional.of(block());
    }
    return Optional.empty();
  }

  private ResNetAutoencoder encoded(String scope) {
    ResNetAutoencoder notebook = ResNetAutoencoder.notebook();
    List<Integer> channels = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      String layer = scope + "layer" + group + ".";
      int depth = depth(layer);
      // A group of one block has no number in its names where there is no preconv.
      String first = layer + (has(layer + "conv1.") ? "" : "0.") + "conv1.0.weight";
      depths.add(depth == 0 ? notebook.depths().get(group) : depth);
      channels.add(or(dimension(first, 0), notebook.channels().get(group)));
    }
    boolean stem = has(scope + "preconv.");
    String image = scope + (stem ? "preconv.0.weight" : "layer0.conv1.0.weight");
    return new ResNetAutoencoder(
        or(Math.max(dimension(image, 1), stem ? 0 : dimension("layer0.0.conv1.0.weight", 1)), 3),
        imageSize.orElse(notebook.imageSize()),
        or(dimension(scope + "preconv.0.weight", 0), notebook.stemChannels()),
        channels,
        depths,
        notebook.decoderChannels(),
        or(
            Math.max(dimension(scope + "fc.2.weight", 0), dimension(scope + "fc.1.weight", 0)),
            notebook.latentSize()),
        notebook.dropout());
  }

  /** How many blocks a group has: numbered ones, or one without a number. */
  private int depth(String layer) {
    int numbered = (int) IntStream.iterate(0, i -> has(layer + i + "."), i -> i + 1).count();
    return numbered == 0 && has(layer + "conv1.") ? 1 : numbered;
  }

  private ResNetAutoencoder decoded(ResNetAutoencoder numbers, String scope) {
    List<Integer> channels = new ArrayList<>(numbers.channels());
    int start = or(dimension(scope + convolution(0), 0), channels.get(GROUPS - 1));
    channels.set(GROUPS - 1, start);
    List<Integer> between = new ArrayList<>();
    for (int i = 0; i < GROUPS - 1; i++) {
      between.add(or(dimension(scope + convolution(i), 1), numbers.decoderChannels().get(i)));
    }
    int features = dimension(scope + "0.weight", 0);
    return new ResNetAutoencoder(
        or(dimension(scope + convolution(GROUPS - 1), 1), numbers.imageChannels()),
        imageSize.orElseGet(() -> square(features, start).orElse(numbers.imageSize())),
        numbers.stemChannels(),
        channels,
        numbers.depths(),
        between,
        or(dimension(scope + "0.weight", 1), numbers.latentSize()),
        numbers.dropout());
  }

  private static String convolution(int index) {
    return DECODER_CONVOLUTIONS[index] + ".weight";
  }

  /** The image whose decoder begins with so many features: channels * (H / 16) * (W / 16). */
  private static Optional<Size2d> square(int features, int channels) {
    int side = (int) Math.round(Math.sqrt((double) features / channels));
    return side > 0 && (long) side * side * channels == features
        ? Optional.of(Size2d.square(side * SCALE))
        : Optional.empty();
  }

  private Architecture block() {
    Size2d size = imageSize.orElse(ResNetAutoencoder.notebook().imageSize());
    int in = or(dimension("conv1.0.weight", 1), 1);
    int out = or(dimension("conv1.0.weight", 0), 1);
    // A shortcut with a convolution is needed if the channels change, and for a stride, which no
    // tensor tells.
    int stride = in == out && has("downsample.") ? 2 : 1;
    return new ResidualBlock(in, out, stride).architecture(size);
  }

  private boolean has(String prefix) {
    String first = shapes.ceilingKey(prefix);
    return first != null && first.startsWith(prefix);
  }

  /** One axis of a tensor, or 0 where there is none of a sensible length. */
  private int dimension(String name, int axis) {
    List<Integer> shape = shapes.getOrDefault(name, List.of());
    return axis < shape.size() && shape.get(axis) <= LARGEST ? shape.get(axis) : 0;
  }

  private static int or(int found, int otherwise) {
    return found > 0 ? found : otherwise;
  }
}
