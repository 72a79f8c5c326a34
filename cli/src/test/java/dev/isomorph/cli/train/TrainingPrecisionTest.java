package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train --precision} changes, and what not. */
class TrainingPrecisionTest {
  @TempDir private static Path folder;
  private static Path cloth;

  @BeforeAll
  static void generateImages() throws IOException {
    cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 8, 1, 1, 1).write(cloth);
  }

  @Test
  void in_bfloat16_other_weights_are_learnt_and_the_threshold_is_float32s() throws IOException {
    Path wide = trained("reference", "fp32");
    Path narrow = trained("reference", "bf16");
    assertThat(weights(narrow)).isNotEqualTo(weights(wide));

    Terminal.Result scored =
        Terminal.withEngines()
            .run(
                "score",
                narrow.toString(),
                cloth.resolve("train/good").toString(),
                "--backend=reference");
    List<Double> scores =
        scored.out().lines().skip(1).map(line -> Double.valueOf(line.split(",")[1])).toList();
    JsonNode heldOut =
        new ObjectMapper().readTree(narrow.resolve("detector.json").toFile()).get("scores");
    assertThat(heldOut).hasSize(2);
    heldOut.forEach(score -> assertThat(scores).contains(score.doubleValue()));
  }

  @Test
  void an_engine_that_cannot_train_in_bfloat16_says_so_before_it_reads_an_image() {
    Path model = folder.resolve("none");
    Terminal.Result result = train(model, "dl4j", "bf16");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "precision: expected fp32 or auto, got bf16, in which backend 'dl4j' cannot train")
        .doesNotContain("training on");
    assertThat(model).doesNotExist();
  }

  @Test
  void auto_is_float32_where_nothing_else_can_be_trained_in() throws IOException {
    assertThat(weights(trained("dl4j", "auto"))).isEqualTo(weights(trained("dl4j", "fp32")));
  }

  private static Path trained(String backend, String precision) {
    Path model = folder.resolve(backend + "-" + precision);
    Terminal.Result result = train(model, backend, precision);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return model;
  }

  private static Terminal.Result train(Path model, String backend, String precision) {
    return Terminal.withEngines()
        .run(
            "train",
            cloth.toString(),
            "--output=" + model,
            "--backend=" + backend,
            "--precision=" + precision,
            "--architecture=restorer",
            "--width=4",
            "--image=16x16",
            "--epochs=1",
            "--batch=4");
  }

  private static int weights(Path model) throws IOException {
    return Arrays.hashCode(Files.readAllBytes(model.resolve("weights.safetensors")));
  }
}
