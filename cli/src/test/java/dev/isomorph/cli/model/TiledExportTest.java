package dev.isomorph.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Tensor;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.json.ArchitectureJson;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detectors of large images as ONNX: their scores are those of the command {@code score}. */
class TiledExportTest {
  private static final double ROUNDING = 1e-4;
  private static final String SCORING =
      "mask:max+memory:tap=encoded:keep=30:max+mahalanobis:tap=restorer.encoder.1.relu:top=0.05";
  @TempDir private static Path folder;
  private static final Terminal TERMINAL = Terminal.withEngines();

  @BeforeAll
  static void generate_images_and_train() throws IOException {
    new ClothDataSet(new Size2d(70, 94), 6, 1, 0, 1).write(folder.resolve("cloth"));
    Files.createDirectories(folder.resolve("photographs"));
    new ClothDataSet(new Size2d(90, 110), 1, 0, 0, 2).write(folder.resolve("large"));
    BufferedImage large = ImageIO.read(images(folder.resolve("large")).get(0).toFile());
    for (Size2d size : List.of(new Size2d(70, 94), new Size2d(83, 51), new Size2d(23, 101))) {
      BufferedImage part = large.getSubimage(3, 5, size.width(), size.height());
      ImageIO.write(part, "png", folder.resolve("photographs/" + size + ".png").toFile());
    }
    train(
        "segmenter",
        "--method=segment",
        "--image=32x32",
        "--width=4",
        "--scale=0.5",
        "--scoring=" + SCORING);
  }

  /** Of several sizes, of which one is smaller than a tile and none suits the strides. */
  @ParameterizedTest
  @ValueSource(strings = {"mask:blur=1.5:top=0.02+mse:max", "msgms:blur=1:max+ssim:mean", SCORING})
  void a_fully_convolutional_network_leaves_whole_for_any_size(String scoring) throws IOException {
    scoredBy(scoring, scoring.split("\\+").length);
    Terminal.Result exported = export("segmenter");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("differs from djl by at most ");
    assertThat(folder.resolve("detector.onnx.json")).doesNotExist();
    for (Map.Entry<Path, Double> photograph : scores("segmenter").entrySet()) {
      Tensor score = run(planes(photograph.getKey())).get("score");
      assertThat((double) score.at(0))
          .as("%s", photograph.getKey())
          .isCloseTo(photograph.getValue(), within(ROUNDING * photograph.getValue()));
    }
  }

  @Test
  void a_file_about_tiles_does_not_outlive_its_graph() throws IOException {
    scoredBy(SCORING, 3);
    Path about = folder.resolve("detector.onnx.json");
    Files.writeString(about, "{\"format\": \"isomorph-tiles\", \"version\": 1}");
    assertThat(export("segmenter").exitCode()).isZero();
    assertThat(about).doesNotExist();
    for (String other : List.of("{\"format\": \"notes\"}", "a note", "")) {
      Files.writeString(about, other);
      assertThat(export("segmenter").exitCode()).isZero();
      assertThat(about).hasContent(other);
    }
    Files.delete(about);
  }

  @Test
  void the_file_and_the_command_tell_what_its_users_need() throws IOException {
    scoredBy(SCORING, 3);
    assertThat(export("segmenter").out())
        .containsPattern("version +isomorph ")
        .containsPattern("layout +NCHW\n")
        .containsPattern("colour_order +RGB\n")
        .containsPattern("value_range +0\\.\\.255\n")
        .containsPattern("image_size +any\n")
        .containsPattern("scale +0\\.5\n")
        .containsPattern("tile +32x32\n")
        .containsPattern("overlap +8\n")
        .containsPattern("scoring +mask:max\\+memory:tap=encoded:keep=30:max\\+")
        .containsPattern("pooling +shares of 1024 pixels\n")
        .containsPattern("threshold +\\d+\\.\\d+\n");
    String bytes =
        new String(
            Files.readAllBytes(folder.resolve("detector.onnx")), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("colour_order").contains("shares of 1024 pixels");
  }

  /** By what the JSON file holds alone, in plain loops. */
  @Test
  void another_network_leaves_as_a_graph_for_tiles_and_a_file_that_tells_how() throws IOException {
    Architecture network =
        new ResNetAutoencoder(
                3,
                Size2d.square(32),
                4,
                List.of(8, 8, 8, 8),
                List.of(1, 1, 1, 1),
                List.of(8, 8, 8),
                16,
                0)
            .autoencoder();
    Files.writeString(folder.resolve("network.json"), ArchitectureJson.write(network));
    train(
        "autoencoder",
        "--method=reconstruct",
        "--architecture=" + folder.resolve("network.json"),
        "--overlap=5",
        "--scoring=mse:top=0.03+mae:blur=1:max");
    Terminal.Result exported = export("autoencoder");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("detector.onnx.json: how the maps of an image's tiles");
    JsonNode about = new ObjectMapper().readTree(folder.resolve("detector.onnx.json").toFile());
    assertThat(about.path("threshold").doubleValue()).isPositive();
    for (Map.Entry<Path, Double> photograph : scores("autoencoder").entrySet()) {
      assertThat(followed(about, planes(photograph.getKey())))
          .as("%s", photograph.getKey())
          .isCloseTo(photograph.getValue(), within(ROUNDING * photograph.getValue()));
    }
  }

  private static double followed(JsonNode about, Tensor image) throws IOException {
    assertThat(about.path("image").path("scale").doubleValue()).isEqualTo(1);
    int height = image.shape()[2];
    int width = image.shape()[3];
    int side = about.path("tile").path("height").intValue();
    int overlap = about.path("tile").path("overlap").intValue();
    int terms = about.path("terms").size();
    double[][] sums = new double[terms][height * width];
    double[] weights = new double[height * width];
    for (int top : starts(height, side, overlap)) {
      for (int left : starts(width, side, overlap)) {
        Tensor maps = run(cut(image, top, left, side)).get(about.path("output").asText());
        for (int y = 0; y < side && top + y < height; y++) {
          for (int x = 0; x < side && left + x < width; x++) {
            int pixel = (top + y) * width + left + x;
            double weight = weight(y, side, overlap) * weight(x, side, overlap);
            weights[pixel] += weight;
            for (int t = 0; t < terms; t++) {
              sums[t][pixel] += weight * maps.at((t * side + y) * side + x);
            }
          }
        }
      }
    }
    double score = 0;
    for (int t = 0; t < terms; t++) {
      JsonNode term = about.path("terms").get(t);
      double[] map = sums[t];
      for (int i = 0; i < map.length; i++) {
        map[i] /= weights[i];
      }
      Arrays.sort(map);
      long of = term.path("shareOfPixels").asLong(map.length);
      int count = (int) Math.max(1, Math.round(term.path("share").doubleValue() * of));
      double highest = Arrays.stream(map, map.length - count, map.length).average().orElseThrow();
      score += highest / term.path("imageSpread").doubleValue() / terms;
    }
    return score;
  }

  private static int[] starts(int length, int tile, int overlap) {
    int last = Math.max(0, length - tile);
    int count = (int) Math.ceil((double) last / (tile - overlap)) + 1;
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = Math.min(i * (tile - overlap), last);
    }
    return starts;
  }

  private static double weight(int i, int tile, int overlap) {
    double inwards = (Math.min(i, tile - 1 - i) + 0.5) / Math.max(1, overlap);
    return Math.pow(Math.sin(Math.PI / 2 * Math.min(1, inwards)), 2);
  }

  /** Mirrored where the image ends, the pixel at the border twice. */
  private static Tensor cut(Tensor image, int top, int left, int side) {
    int height = image.shape()[2];
    int width = image.shape()[3];
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      int y = mirrored(top + i / side % side, height);
      int x = mirrored(left + i % side, width);
      values[i] = image.at((i / (side * side) * height + y) * width + x);
    }
    return Tensor.wrap(values, 1, 3, side, side);
  }

  private static int mirrored(int position, int length) {
    return position < length ? position : 2 * length - 1 - position;
  }

  private static void train(String model, String... more) {
    String[] arguments = {
      "train",
      folder.resolve("cloth").toString(),
      "--output=" + folder.resolve(model),
      "--tiles",
      "--epochs=1",
      "--batch=4"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    Terminal.Result trained = TERMINAL.run(all);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  /** The segmenter with another scoring in its file. */
  private static void scoredBy(String scoring, int terms) throws IOException {
    Path file = folder.resolve("segmenter/detector.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(file.toFile());
    ObjectNode scorer = (ObjectNode) root.get("scorer");
    scorer.put("scoring", scoring);
    scorer.putArray("spreads");
    for (int i = 0; i < terms; i++) {
      scorer.withArray("spreads").addObject().put("pixel", 0.1 + i).put("image", 1.5 - 0.3 * i);
    }
    Files.writeString(file, json.writeValueAsString(root));
  }

  private static Terminal.Result export(String model) {
    return TERMINAL.run(
        "export",
        folder.resolve(model).toString(),
        "--format=onnx",
        "--detector",
        "--backend=djl",
        "--output=" + folder.resolve("detector.onnx"));
  }

  /** What the command {@code score} gives for each photograph. */
  private static Map<Path, Double> scores(String model) {
    Terminal.Result scored =
        TERMINAL.run(
            "score",
            folder.resolve(model).toString(),
            folder.resolve("photographs").toString(),
            "--backend=djl");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    Map<Path, Double> scores = new TreeMap<>();
    scored
        .out()
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .forEach(fields -> scores.put(photograph(fields[0]), Double.valueOf(fields[1])));
    assertThat(scores).hasSize(3);
    return scores;
  }

  private static Path photograph(String name) {
    return folder.resolve("photographs").resolve(Path.of(name).getFileName());
  }

  private static Map<String, Tensor> run(Tensor image) throws IOException {
    Backends engines = Engines.discovered(BackendChoice.of("reference"));
    return engines.runnerOf("onnx").run(folder.resolve("detector.onnx"), image);
  }

  private static Tensor planes(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int height = image.getHeight();
    int width = image.getWidth();
    float[] values = new float[3 * height * width];
    for (int i = 0; i < values.length; i++) {
      int pixel = i % (height * width);
      int rgb = image.getRGB(pixel % width, pixel / width);
      values[i] = rgb >> 8 * (2 - i / (height * width)) & 0xFF;
    }
    return Tensor.wrap(values, 1, 3, height, width);
  }

  private static List<Path> images(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
