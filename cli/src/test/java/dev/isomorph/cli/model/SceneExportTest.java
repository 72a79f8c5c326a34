package dev.isomorph.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.export.ExportCheck;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Device;
import dev.isomorph.api.Tensor;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detectors that compare photographs with their scene as ONNX: the graph lays them on it. */
class SceneExportTest {
  private static final String COMPARED = "mask:top=0.01+reference:blur=1.5:top=0.01";

  /** Of a score: the share of the mask is divided by its spread, small after few steps. */
  private static final double SCORE = 1e-4;

  /** Of the highest value of a map: float32 positions are rounded in another order. */
  private static final double MAP = 2e-3;

  private static final List<PlatePhotograph> PHOTOGRAPHS =
      List.of(
          PlatePhotograph.of(101, -1),
          PlatePhotograph.of(102, 3),
          new PlatePhotograph(103, -1, 1.5, 1),
          new PlatePhotograph(104, 5, -2, 1),
          new PlatePhotograph(105, -1, 0, 1.27),
          new PlatePhotograph(106, 2, 1, 0.7));

  @TempDir private static Path folder;
  private static final Terminal TERMINAL = Terminal.withEngines();

  @BeforeAll
  static void photograph_train_and_export() throws IOException {
    for (int n = 0; n < 10; n++) {
      PlatePhotograph.of(n, -1).write(folder.resolve("plates/" + n + ".png"));
    }
    train("large", "--steps=8", "--width=4");
    train("resized", "--steps=3", "--width=4", "--image=96x64", "--scoring=" + COMPARED);
    for (String model : List.of("large", "resized")) {
      Terminal.Result exported = export(model);
      assertThat(exported.exitCode()).as(exported.err()).isZero();
      assertThat(exported.out()).contains("differs from djl by at most ").contains(COMPARED);
    }
  }

  @Test
  void a_graph_lays_photographs_on_the_scene_as_the_detector_does() throws IOException {
    verify("large");
  }

  @Test
  void so_does_the_graph_of_a_network_that_sees_photographs_resized() throws IOException {
    verify("resized");
  }

  private static void verify(String model) throws IOException {
    try (AnomalyDetector detector = detector(model)) {
      for (PlatePhotograph photograph : PHOTOGRAPHS) {
        RgbImage image = photograph.decoded();
        Inspection expected = detector.inspect(ExportCheck.example(image));
        assertSame(photograph, expected, run(model, ExportCheck.planes(image)), 0);
      }
    }
  }

  /** Which come to rest after different numbers of steps. */
  @Test
  void photographs_of_a_batch_do_not_change_each_other() throws IOException {
    List<PlatePhotograph> batch = PHOTOGRAPHS.subList(0, 4);
    List<RgbImage> images = batch.stream().map(PlatePhotograph::decoded).toList();
    Map<String, Tensor> actual = run("large", joined(images));
    try (AnomalyDetector detector = detector("large")) {
      for (int n = 0; n < batch.size(); n++) {
        Inspection expected = detector.inspect(ExportCheck.example(images.get(n)));
        assertSame(batch.get(n), expected, actual, n);
      }
    }
  }

  @Test
  void a_graph_that_is_given_tiles_cannot_and_the_command_tells_what_to_do() throws IOException {
    List<Integer> channels = List.of(8, 8, 8, 8);
    List<Integer> blocks = List.of(1, 1, 1, 1);
    Files.writeString(
        folder.resolve("network.json"),
        ArchitectureJson.write(
            new ResNetAutoencoder(
                    3, Size2d.square(32), 4, channels, blocks, List.of(8, 8, 8), 16, 0)
                .autoencoder()));
    train(
        "tiles",
        "--steps=2",
        "--method=reconstruct",
        "--architecture=" + folder.resolve("network.json"),
        "--tiles",
        "--scoring=mse:top=0.03+reference:max");
    Terminal.Result refused = export("tiles");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("without 'reference', which looks at whole images")
        .contains("isomorph rescore MODEL --scoring mse:top=0.03");
    assertThat(folder.resolve("tiles.onnx")).doesNotExist();
  }

  private static void assertSame(
      PlatePhotograph photograph, Inspection expected, Map<String, Tensor> actual, int n) {
    double score = expected.score().anomalyScore();
    assertThat((double) actual.get("score").at(n))
        .as("score of %s", photograph)
        .isCloseTo(score, within(SCORE * score));
    assertThat(actual.get("verdict").at(n))
        .as("verdict of %s", photograph)
        .isEqualTo(expected.score().verdict() == Label.ANOMALOUS ? 1f : 0f);
    Tensor map = expected.map();
    double highest = 0;
    double apart = 0;
    for (int i = 0; i < map.size(); i++) {
      highest = Math.max(highest, map.at(i));
      apart = Math.max(apart, Math.abs(map.at(i) - actual.get("map").at(n * map.size() + i)));
    }
    assertThat(apart).as("map of %s", photograph).isLessThanOrEqualTo(MAP * highest);
  }

  private static Tensor joined(List<RgbImage> images) {
    int values = images.get(0).samples().length;
    float[] joined = new float[values * images.size()];
    for (int n = 0; n < images.size(); n++) {
      System.arraycopy(ExportCheck.planes(images.get(n)).toArray(), 0, joined, n * values, values);
    }
    Size2d size = images.get(0).size();
    return Tensor.wrap(joined, images.size(), RgbImage.CHANNELS, size.height(), size.width());
  }

  private static Backends engines() {
    return Engines.discovered(BackendChoice.of("djl"));
  }

  private static AnomalyDetector detector(String model) throws IOException {
    return AnomalyDetector.of(
        ModelFolder.read(folder.resolve(model)), engines().named("djl"), Device.CPU);
  }

  private static Map<String, Tensor> run(String model, Tensor images) throws IOException {
    return engines().runnerOf("onnx").run(folder.resolve(model + ".onnx"), images);
  }

  private static void train(String model, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("train");
    arguments.add(folder.resolve("plates").toString());
    arguments.add("--output=" + folder.resolve(model));
    arguments.add("--backend=djl");
    arguments.addAll(List.of(more));
    Terminal.Result trained = TERMINAL.run(arguments.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  private static Terminal.Result export(String model) {
    return TERMINAL.run(
        "export",
        folder.resolve(model).toString(),
        "--format=onnx",
        "--detector",
        "--backend=djl",
        "--output=" + folder.resolve(model + ".onnx"));
  }
}
