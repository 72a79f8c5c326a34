package dev.isomorph.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.ReceptiveField;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.TextureRestorer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Receptive fields against brute force: which outputs of the reference backend change when one
 * input pixel does, and whether a piece of an image gives what the whole image gives.
 */
class ReceptiveFieldTest {
  private static final String OUTPUT = "output";
  private final Backend backend = Backend.of(new ReferenceEngine());

  @Test
  void the_field_of_three_layers_is_worked_by_hand() {
    // Cell c reads the pool's cells c - 1 to c + 1, which read the pixels 2c - 2 to 2c + 3; these
    // read three pixels more on either side.
    GraphBuilder graph = Architecture.builder("three", Shape.of(1, 16, 16));
    String last =
        graph.sequential(
            graph.input(),
            Conv2d.of(1, 1, 7).withPadding(3),
            MaxPool2d.of(2),
            Conv2d.of(1, 1, 3).withPadding(1));
    assertThat(ReceptiveField.of(graph.build(last).plan(), List.of(last)))
        .contains(new ReceptiveField(Size2d.square(2), Size2d.square(2 + 3), Size2d.square(2 + 3)));
  }

  @Test
  void a_network_with_a_code_of_numbers_is_not_fully_convolutional() {
    Architecture network = ResNetAutoencoder.notebook().autoencoder();
    assertThat(ReceptiveField.of(network.plan(), List.of(network.output()))).isEmpty();
  }

  @Test
  void branches_of_different_strides_that_happen_to_fit_are_not_fully_convolutional() {
    GraphBuilder graph = Architecture.builder("fits", Shape.of(1, 3, 3));
    String strided =
        graph.add("strided", Conv2d.of(1, 1, 1).withStride(2).withPadding(1), graph.input());
    String plain = graph.add("plain", Conv2d.of(1, 1, 1), graph.input());
    String sum = graph.add("sum", new Add(), strided, plain);
    assertThat(ReceptiveField.of(graph.build(sum).plan(), List.of(sum))).isEmpty();
  }

  static List<Architecture> restorers() {
    TextureRestorer small = TextureRestorer.standard().withWidth(4);
    return List.of(
        small.withImageSize(new Size2d(208, 8)).restorerAndSegmenter(),
        small.withImageSize(new Size2d(8, 208)).restorerAndSegmenter());
  }

  @ParameterizedTest
  @MethodSource("restorers")
  void the_field_of_the_restorer_is_exact(Architecture network) {
    ReceptiveField field =
        ReceptiveField.of(network.plan(), List.of(TextureRestorer.MASK)).orElseThrow();
    assertThat(field.alignment()).isEqualTo(Size2d.square(8));
    Observed observed = observe(withoutSaturation(network), field, 1e12f);
    assertThat(observed.before).isEqualTo(along(network, field.before()));
    assertThat(observed.after).isEqualTo(along(network, field.after()));
  }

  /** Rectifiers and hyperbolic tangents hide what distant pixels do. */
  private static Architecture withoutSaturation(Architecture network) {
    List<Node> nodes =
        network.nodes().stream()
            .map(
                node ->
                    node.layer() instanceof ReLU || node.layer() instanceof Tanh
                        ? new Node(node.path(), new LeakyReLU(0.5), node.inputs())
                        : node)
            .toList();
    return new Architecture(
        network.name(), network.input(), nodes, network.output(), network.taps(), List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void fields_of_random_networks_are_exact(int seed) {
    Architecture network = random(new Random(seed), 72);
    ReceptiveField field = ReceptiveField.of(network.plan(), List.of(OUTPUT)).orElseThrow();
    Observed observed = observe(network, field, 50);
    assertThat(new Size2d(observed.before, observed.after))
        .as("%s: %s", field, network.nodes())
        .isEqualTo(new Size2d(field.before().height(), field.after().height()));
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
  void a_piece_gives_what_the_image_gives_outside_of_its_field(int seed) {
    Random random = new Random(seed);
    Architecture network = random(random, 160);
    ReceptiveField field = ReceptiveField.of(network.plan(), List.of(OUTPUT)).orElseThrow();
    int alignment = field.alignment().height();
    int top = alignment * (1 + random.nextInt(3));
    int length = 120 / alignment * alignment;
    float[] image = numbers(160, random);
    float[] whole = output(network, image);
    float[] piece =
        output(
            network.withImageSize(new Size2d(length, 1)),
            Arrays.copyOfRange(image, top, top + length));
    double stride = (double) alignment / cells(network, alignment, length);
    int moved = (int) Math.round(top / stride);
    int compared = 0;
    for (int cell = 0; cell < piece.length; cell++) {
      if (cell * stride >= field.before().height()
          && (cell + 1) * stride <= length - field.after().height()) {
        assertThat(piece[cell])
            .as("cell %d of %s", cell, network.nodes())
            .isEqualTo(whole[cell + moved]);
        compared++;
      }
    }
    assertThat(compared).as("cells of %s", field).isPositive();
  }

  /** How far changed outputs are from the pixel that changed. */
  private static final class Observed {
    private int before = Integer.MIN_VALUE;
    private int after = Integer.MIN_VALUE;
  }

  /** Changes one pixel after the other, in the middle, as many as come before all repeats. */
  private Observed observe(Architecture network, ReceptiveField field, float change) {
    int length = along(network, network.input().spatial());
    int alignment = along(network, field.alignment());
    int across = (int) network.input().spatial().area() / length;
    int channels = network.input().channels();
    Observed observed = new Observed();
    observed.before = 0;
    observed.after = 0;
    try (CompiledModel model = backend.compile(network, CompileOptions.defaults())) {
      float[] image = numbers(network.input().size(), new Random(1));
      Tensor base = forward(model, image);
      int outputs = Math.max(base.shape()[2], base.shape()[3]);
      double stride = (double) alignment / cells(network, alignment, length);
      for (int pixel = length / 2; pixel < length / 2 + alignment; pixel++) {
        for (float by : new float[] {-change, change}) {
          float[] changed = image.clone();
          for (int c = 0; c < channels; c++) {
            for (int x = 0; x < across; x++) {
              changed[
                      c * length * across
                          + (tall(network) ? pixel * across + x : x * length + pixel)] +=
                  by;
            }
          }
          Tensor now = forward(model, changed);
          for (int i = 0; i < base.size(); i++) {
            if (base.at(i) != now.at(i)) {
              int cell = tall(network) ? i / base.shape()[3] % outputs : i % outputs;
              int first = (int) Math.floor(cell * stride);
              int last = (int) Math.ceil((cell + 1) * stride) - 1;
              observed.before = Math.max(observed.before, first - pixel);
              observed.after = Math.max(observed.after, pixel - last);
            }
          }
        }
      }
    }
    return observed;
  }

  private static Tensor forward(CompiledModel model, float[] image) {
    Tensor input = Tensor.wrap(image, model.plan().architecture().input().withBatch(1));
    return model.forward(input);
  }

  private float[] output(Architecture network, float[] image) {
    try (CompiledModel model = backend.compile(network, CompileOptions.defaults())) {
      return forward(model, image).toArray();
    }
  }

  /** How many cells an output gains when the image grows by the alignment. */
  private static int cells(Architecture network, int alignment, int length) {
    Size2d grown =
        tall(network)
            ? new Size2d(length + alignment, network.input().spatial().width())
            : new Size2d(network.input().spatial().height(), length + alignment);
    Size2d before =
        tall(network)
            ? new Size2d(length, network.input().spatial().width())
            : new Size2d(network.input().spatial().height(), length);
    return along(network, network.withImageSize(grown).plan().output().spatial())
        - along(network, network.withImageSize(before).plan().output().spatial());
  }

  private static boolean tall(Architecture network) {
    return network.input().spatial().height() >= network.input().spatial().width();
  }

  private static int along(Architecture network, Size2d size) {
    return tall(network) ? size.height() : size.width();
  }

  private static float[] numbers(long count, Random random) {
    float[] numbers = new float[Math.toIntExact(count)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** A path down and up and one that skips both, for images of one column. */
  private static Architecture random(Random random, int length) {
    GraphBuilder graph = Architecture.builder("random", Shape.of(1, length, 1));
    String last = graph.input();
    int layers = 3 + random.nextInt(4);
    int channels = 1;
    double stride = 1;
    for (int i = 0; i < layers; i++) {
      GraphBuilder scope = graph.scope("layer" + i);
      int kernel = 1 + random.nextInt(4);
      int dilation = 1 + random.nextInt(2);
      switch (random.nextInt(6)) {
        case 0 -> {
          int step = stride < 4 ? 1 + random.nextInt(3) : 1;
          last =
              scope.sequential(
                  last, tallConvolution(channels, 2, kernel, step, dilation), new LeakyReLU(0.3));
          stride *= step;
          channels = 2;
        }
        case 1 -> {
          int step = stride > 0.5 ? 1 + random.nextInt(2) : 1;
          last =
              scope.sequential(
                  last, tallTransposed(channels, 3, kernel, step, dilation), new Tanh());
          stride /= step;
          channels = 3;
        }
        case 2 -> {
          int window = 2 + random.nextInt(2);
          int step = stride < 4 ? 1 + random.nextInt(2) : 1;
          last =
              scope.sequential(
                  last,
                  new MaxPool2d(
                      new Size2d(window, 1),
                      new Size2d(step, 1),
                      new Size2d(random.nextInt(2), 0),
                      Size2d.square(1)));
          stride *= step;
        }
        case 3 -> last = scope.sequential(last, BatchNorm.of(channels), new Dropout(0.5));
        case 4 -> {
          String a = scope.add("a", tallConvolution(channels, 2, 3, 1, 1), last);
          String b = scope.add("b", tallConvolution(channels, 2, 5, 1, 1), last);
          String longer = scope.add("longer", tallTransposed(2, 2, 3, 1, 1), b);
          last = scope.add("sum", new Add(), a, longer);
          channels = 2;
        }
        default -> {
          String a = scope.add("a", tallConvolution(channels, 1, 1, 1, 1), last);
          last = scope.add("both", new Concat(), last, a);
          channels++;
        }
      }
    }
    return graph.tap(OUTPUT, last).build(last);
  }

  private static Conv2d tallConvolution(int in, int out, int kernel, int step, int dilation) {
    return new Conv2d(
        in,
        out,
        new Size2d(kernel, 1),
        new Size2d(step, 1),
        new Size2d(kernel / 2, 0),
        new Size2d(dilation, 1),
        true);
  }

  private static ConvTranspose2d tallTransposed(
      int in, int out, int kernel, int step, int dilation) {
    return new ConvTranspose2d(
        in,
        out,
        new Size2d(kernel, 1),
        new Size2d(step, 1),
        new Size2d(kernel / 3, 0),
        new Size2d(step - 1, 0),
        new Size2d(dilation, 1),
        true);
  }
}
