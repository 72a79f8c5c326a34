package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.score.FitProgress;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.djl.DjlBackendProvider;
import dev.isomorph.backend.onnxruntime.OnnxRuntimeBackendProvider;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.imaging.Mirror;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.catalogue.TextureRestorer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in pieces of several sizes against one pass over the whole image. */
class ImagePiecesTest {
  private static final Tiling TILING = new Tiling(4, 1);
  private static final String ALL_MAPS =
      "mse:max+mae:mean+ssim:max+msgms:blur=1.5:max+mask:top=0.01+sap:tap=code:max"
          + "+memory:tap=code:neighbourhood=5:keep=8:max";

  static Stream<Backend> backends() {
    return Stream.of(
        Backend.of(new ReferenceEngine()),
        Backend.of(new DjlBackendProvider().create()),
        Backend.of(new OnnxRuntimeBackendProvider().create()));
  }

  /** Two halvings, with a skip connection and both taps that a detector looks at. */
  private static Architecture network() {
    GraphBuilder graph = Architecture.builder("small", Shape.of(3, 16, 16));
    String full = graph.scope("full").sequential(graph.input(), Conv2d.of(3, 4, 3).withPadding(1));
    String half =
        graph.scope("half").sequential(full, MaxPool2d.of(2), Conv2d.of(4, 6, 3).withPadding(1));
    String quarter =
        graph
            .scope("quarter")
            .sequential(half, Conv2d.of(6, 6, 3).withStride(2).withPadding(1), new LeakyReLU(0.1));
    graph.tap("code", quarter);
    String up =
        graph
            .scope("up")
            .sequential(
                quarter,
                ConvTranspose2d.of(6, 4, 4).withStride(2).withPadding(1),
                ConvTranspose2d.of(4, 4, 4).withStride(2).withPadding(1));
    String joined = graph.add("joined", new Concat(), up, full);
    String image = graph.add("image", Conv2d.of(8, 3, 3).withPadding(1), joined);
    String mask = graph.add("logits", Conv2d.of(8, 1, 5).withPadding(2), joined);
    return graph.tap("reconstruction", image).tap("mask", mask).build(mask);
  }

  private static RgbImage image(int height, int width) {
    byte[] samples = new byte[3 * height * width];
    Random random = new Random(7);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++, i++) {
          double wave = 60 * Math.sin(0.21 * x + c) + 50 * Math.cos(0.13 * y * (1 + c));
          samples[i] = (byte) Math.max(0, Math.min(255, 128 + wave + 20 * random.nextGaussian()));
        }
      }
    }
    return new RgbImage(height, width, samples);
  }

  /** One pass over the image, which goes on as its mirror image up to a multiple. */
  private static List<float[]> whole(
      CompiledModel model, RgbImage image, Scorer scorer, int multiple) {
    int height = (image.height() + multiple - 1) / multiple * multiple;
    int width = (image.width() + multiple - 1) / multiple * multiple;
    float[] values = new float[3 * height * width];
    for (int c = 0, i = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          int row = Mirror.borderTwice(y, image.height());
          int column = Mirror.borderTwice(x, image.width());
          values[i] = (float) (image.sample(row, column, c) / 127.5 - 1);
        }
      }
    }
    try (CompiledModel large = model.withImageSize(new Size2d(height, width))) {
      Outputs outputs =
          Outputs.of(large, Tensor.wrap(values, 1, 3, height, width), scorer.scoring());
      return scorer.maps(outputs.pair(0)).stream()
          .map(map -> cropped(map, width, image.height(), image.width()))
          .toList();
    }
  }

  private static float[] cropped(float[] map, int mapWidth, int height, int width) {
    float[] cropped = new float[height * width];
    for (int y = 0; y < height; y++) {
      System.arraycopy(map, y * mapWidth, cropped, y * width, width);
    }
    return cropped;
  }

  /** The largest difference, relative to the largest value of the map. */
  private static double difference(List<float[]> actual, List<float[]> expected) {
    double difference = 0;
    assertThat(actual).hasSameSizeAs(expected);
    for (int term = 0; term < expected.size(); term++) {
      float[] map = expected.get(term);
      assertThat(actual.get(term)).hasSameSizeAs(map);
      double largest = 0;
      double apart = 0;
      for (int i = 0; i < map.length; i++) {
        largest = Math.max(largest, Math.abs(map[i]));
        apart = Math.max(apart, Math.abs(map[i] - actual.get(term)[i]));
      }
      difference = Math.max(difference, apart / largest);
    }
    return difference;
  }

  private static Scorer scorer(Scoring scoring) {
    Scorer.Fitting fitting = new Scorer.Fitting(scoring, NormalFeatures.NONE);
    return fitting.scorer();
  }

  /** With a memory of one image of the network's size. */
  private static Scorer scorer(Scoring scoring, CompiledModel model) {
    NormalFeatures.Fitting features = new NormalFeatures.Fitting(scoring, 1);
    Size2d size = model.plan().architecture().input().spatial();
    float[] values = new float[3 * (int) size.area()];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    Tensor input = Tensor.wrap(values, 1, 3, size.height(), size.width());
    features.add(Outputs.of(model, input, scoring).pair(0));
    return new Scorer.Fitting(scoring, features.normal(FitProgress.SILENT)).scorer();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void pieces_of_any_size_give_what_one_pass_gives(Backend backend) {
    RgbImage image = image(167, 230);
    try (CompiledModel model = backend.compile(network(), CompileOptions.defaults())) {
      Scorer scorer = scorer(Scoring.parse(ALL_MAPS), model);
      PieceContext context = PieceContext.of(model.plan(), scorer.scoring()).orElseThrow();
      List<float[]> expected = whole(model, image, scorer, 4);
      for (long maxPixels : new long[] {1_000_000, 168 * 120, 120 * 120, 100 * 100}) {
        try (ImagePieces pieces =
            new ImagePieces(model, TILING, scorer.scoring(), context, maxPixels)) {
          assertThat(difference(pieces.maps(image, scorer.terms()), expected))
              .as("%s, pieces of %d pixels", backend.name(), maxPixels)
              .isLessThan(1e-5);
        }
      }
      PieceContext less = new PieceContext(context.alignment(), Size2d.square(8), Size2d.square(8));
      try (ImagePieces pieces = new ImagePieces(model, TILING, scorer.scoring(), less, 100 * 100)) {
        assertThat(difference(pieces.maps(image, scorer.terms()), expected)).isGreaterThan(1e-3);
      }
    }
  }

  @Test
  void the_restorer_and_segmenter_give_in_pieces_what_they_give_in_one_pass() {
    Architecture network =
        TextureRestorer.standard()
            .withWidth(4)
            .withImageSize(Size2d.square(32))
            .restorerAndSegmenter();
    Scorer scorer = scorer(Scoring.parse("mask:top=0.01"));
    RgbImage image = image(195, 340);
    try (CompiledModel model =
        Backend.of(new DjlBackendProvider().create()).compile(network, CompileOptions.defaults())) {
      PieceContext context = PieceContext.of(model.plan(), scorer.scoring()).orElseThrow();
      assertThat(context.before()).isEqualTo(Size2d.square(75));
      try (ImagePieces pieces =
          new ImagePieces(model, TILING, scorer.scoring(), context, 200 * 256)) {
        assertThat(difference(pieces.maps(image, scorer.terms()), whole(model, image, scorer, 8)))
            .isLessThan(1e-5);
      }
    }
  }

  @Test
  void distances_to_kept_features_are_in_pieces_what_they_are_in_one_pass() {
    Scoring scoring = Scoring.parse("memory:tap=code:neighbourhood=7:max");
    Random random = new Random(3);
    float[] kept = new float[30 * 6];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (float) random.nextGaussian();
    }
    StateDict features =
        StateDict.of(Map.of("memory:tap=code:neighbourhood=7/features", Tensor.wrap(kept, 30, 6)));
    Scorer scorer = new Scorer(scoring, List.of(), NormalFeatures.of(scoring, features));
    RgbImage image = image(167, 230);
    try (CompiledModel model =
        Backend.of(new DjlBackendProvider().create())
            .compile(network(), CompileOptions.defaults())) {
      PieceContext context = PieceContext.of(model.plan(), scoring).orElseThrow();
      try (ImagePieces pieces = new ImagePieces(model, TILING, scoring, context, 100 * 100)) {
        assertThat(difference(pieces.maps(image, scorer.terms()), whole(model, image, scorer, 4)))
            .isLessThan(1e-5);
      }
      int around = 5 * 4; // the neighbourhood and the cell that is blended, wholly
      PieceContext less =
          new PieceContext(
              context.alignment(), less(context.before(), around), less(context.after(), around));
      try (ImagePieces pieces = new ImagePieces(model, TILING, scoring, less, 100 * 100)) {
        assertThat(difference(pieces.maps(image, scorer.terms()), whole(model, image, scorer, 4)))
            .isGreaterThan(1e-4);
      }
    }
  }

  private static Size2d less(Size2d size, int pixels) {
    return new Size2d(size.height() - pixels, size.width() - pixels);
  }

  @Test
  void pictures_are_those_of_the_whole_image() {
    Scorer scorer = scorer(Scoring.parse("mse:max"));
    RgbImage image = image(30, 1100);
    try (CompiledModel model =
            Backend.of(new ReferenceEngine()).compile(network(), CompileOptions.defaults());
        ImagePieces pieces =
            new ImagePieces(
                model,
                TILING,
                scorer.scoring(),
                PieceContext.of(model.plan(), scorer.scoring()).orElseThrow(),
                32 * 200)) {
      LargeImages.Shown shown = pieces.shown(image, scorer.terms());
      assertThat(shown.maps().get(0)).isEqualTo(pieces.maps(image, scorer.terms()).get(0));
      assertThat(shown.input().shape()).containsExactly(1, 3, 15, 550);
      assertThat(shown.reconstruction().shape()).containsExactly(1, 3, 15, 550);
      double mean = 0;
      for (int y = 8; y < 10; y++) {
        for (int x = 700; x < 702; x++) {
          mean += Preprocessing.scaled((byte) image.sample(y, x, 1)) / 4;
        }
      }
      assertThat((double) shown.input().at((15 + 4) * 550 + 350)).isCloseTo(mean, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mahalanobis:tap=code:grid=2", "nap:tap=code:grid=1"})
  void what_looks_at_a_whole_tile_is_not_made_of_pieces(String scoring) {
    assertThat(PieceContext.of(network().plan(), Scoring.parse(scoring))).isEmpty();
  }

  @Test
  void a_network_that_is_not_fully_convolutional_is_not_run_on_pieces() {
    Architecture network = ResNetAutoencoder.notebook().autoencoder();
    assertThat(PieceContext.of(network.plan(), Scoring.MEAN_SQUARED_ERROR)).isEmpty();
  }
}
