package dev.isomorph.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves as ONNX is what was measured, however a detector scores: the command compares. */
class DetectorExportTest {
  private static final Terminal TERMINAL = Terminal.withEngines();
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 12, 1, 0, 1).write(cloth);
    Terminal.Result trained =
        TERMINAL.run(
            "train",
            cloth.toString(),
            "--output=" + folder.resolve("model"),
            "--method=segment",
            "--image=32x48",
            "--width=16",
            "--epochs=1",
            "--batch=4",
            "--scoring=mse:mean+mask:max");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mse:mean",
        "mae:blur=1.5:top=0.05",
        "ssim:max",
        "msgms:blur=2:max",
        "mask:blur=1:max",
        "mae:blur=7:max+msgms:top=0.3+ssim:mean+mask:mean"
      })
  void a_detector_leaves_with_its_score(String scoring) throws IOException {
    scoredBy(scoring, scoring.split("\\+").length);
    Terminal.Result exported = export();
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out())
        .containsPattern("differs from reference by at most \\d\\.\\de-0[5-9]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mahalanobis",
        "mahalanobis:tap=encoder.2.relu:grid=3",
        "mahalanobis:tap=encoder.1.relu:blur=1:max+mse:mean",
        "memory:keep=20:max",
        "memory:tap=encoder.1.relu:k=3:neighbourhood=5:keep=200:blur=1:top=0.02+mse:mean"
      })
  void a_detector_leaves_with_the_features_of_normal_images(String scoring) throws IOException {
    trainFeatures(scoring);
    Terminal.Result exported = export("features");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out())
        .containsPattern("differs from reference by at most \\d\\.\\de-0[4-9]");
  }

  @Test
  void what_looks_at_features_of_the_reconstruction_stays_and_says_so() throws IOException {
    trainFeatures("sap");
    Terminal.Result refused = export("features");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "expected a model scored by some of [mse, mae, ssim, msgms, mask], mahalanobis,"
                + " memory and reference");
  }

  private static void trainFeatures(String scoring) {
    Terminal.Result trained =
        TERMINAL.run(
            "train",
            folder.resolve("cloth").toString(),
            "--output=" + folder.resolve("features"),
            "--method=reconstruct",
            "--architecture=restorer",
            "--width=8",
            "--image=32x48",
            "--epochs=1",
            "--batch=4",
            "--restart",
            "--scoring=" + scoring);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  /** The same model, with another scoring in its file. */
  private static void scoredBy(String scoring, int terms) throws IOException {
    Path file = folder.resolve("model/detector.json");
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(file.toFile());
    ObjectNode scorer = (ObjectNode) root.get("scorer");
    scorer.put("scoring", scoring);
    scorer.putArray("spreads");
    for (int i = 0; terms > 1 && i < terms; i++) {
      scorer
          .withArray("spreads")
          .addObject()
          .put("pixel", 0.1 + 0.2 * i)
          .put("image", 1.5 - 0.3 * i);
    }
    Files.writeString(file, json.writeValueAsString(root));
  }

  private static Terminal.Result export() {
    return export("model");
  }

  private static Terminal.Result export(String model) {
    return TERMINAL.run(
        "export",
        folder.resolve(model).toString(),
        "--format=onnx",
        "--detector",
        "--output=" + folder.resolve("detector.onnx"));
  }
}
