package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.SceneScoring;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.model.PlatePhotograph;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Photographs of one scene, a plate with pins, one of which is missing in a defective one. */
class SceneScoringTest {
  private static final String USUAL = "mask:top=0.01";
  private static final String COMPARED = USUAL + "+reference:blur=1.5:top=0.01";

  @TempDir private static Path folder;
  private static final Terminal TERMINAL = Terminal.withEngines();
  private static String trained;

  @BeforeAll
  static void photograph_and_train() throws IOException {
    for (int n = 0; n < 10; n++) {
      photograph("train/good/" + n, n, -1);
    }
    for (int n = 0; n < 3; n++) {
      photograph("test/good/" + n, 100 + n, -1);
      photograph("test/missing/" + n, 200 + n, 3 * n + 1);
    }
    Terminal.Result result =
        TERMINAL.run(
            "train",
            folder.resolve("plates").toString(),
            "--output=" + folder.resolve("model"),
            "--backend=djl",
            "--steps=8",
            "--width=4");
    assertThat(result.exitCode()).as(result.err()).isZero();
    trained = result.err();
  }

  private static void photograph(String name, int seed, int missing) throws IOException {
    PlatePhotograph.of(seed, missing).write(folder.resolve("plates/" + name + ".png"));
  }

  private static String scoring(Path model) throws IOException {
    return new ObjectMapper()
        .readTree(model.resolve("detector.json").toFile())
        .at("/scorer/scoring")
        .asText();
  }

  private static Map<String, Double> scores(Path model, String backend) throws IOException {
    Path file = folder.resolve(model.getFileName() + "-" + backend + ".csv");
    Terminal.Result result =
        TERMINAL.run(
            "score",
            model.toString(),
            folder.resolve("plates/test").toString(),
            "--backend=" + backend,
            "--output=" + file);
    assertThat(result.exitCode()).as(result.err()).isZero();
    Map<String, Double> scores = new TreeMap<>();
    for (String line : Files.readAllLines(file).subList(1, 7)) {
      String[] cells = line.split(",");
      scores.put(cells[0], Double.parseDouble(cells[1]));
    }
    return scores;
  }

  @Test
  void photographs_of_one_scene_are_compared_with_its_mean_by_default() throws IOException {
    assertThat(trained)
        .contains("they show one scene, and are also compared with its mean")
        .contains("scored by " + COMPARED);
    assertThat(scoring(folder.resolve("model"))).isEqualTo(COMPARED);
    List<Double> good = new ArrayList<>();
    List<Double> missing = new ArrayList<>();
    scores(folder.resolve("model"), "djl")
        .forEach((path, score) -> (path.contains("good") ? good : missing).add(score));
    assertThat(good).hasSize(3);
    assertThat(missing).hasSize(3);
    double highestGood = good.stream().mapToDouble(d -> d).max().orElseThrow();
    assertThat(missing).allMatch(score -> score > highestGood);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dl4j", "onnxruntime"})
  void every_engine_has_the_same_scores(String backend) throws IOException {
    Map<String, Double> expected = scores(folder.resolve("model"), "djl");
    Map<String, Double> actual = scores(folder.resolve("model"), backend);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    // The share of the mask is divided by its spread, which is small after eight steps.
    actual.forEach(
        (path, score) ->
            assertThat(score)
                .as(path)
                .isCloseTo(expected.get(path), within(1e-3 * expected.get(path))));
  }

  @Test
  void a_scoring_that_is_asked_for_is_kept() throws IOException {
    Path model = folder.resolve("asked");
    Terminal.Result result =
        TERMINAL.run(
            "train",
            folder.resolve("plates").toString(),
            "--output=" + model,
            "--backend=djl",
            "--steps=3",
            "--width=4",
            "--scoring=" + USUAL);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("one scene");
    assertThat(scoring(model)).isEqualTo(USUAL);
  }

  @Test
  void a_resumed_training_keeps_what_was_chosen() throws IOException {
    Terminal.Result result =
        TERMINAL.run("train", "--resume=" + folder.resolve("model"), "--steps=9");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(scoring(folder.resolve("model"))).isEqualTo(COMPARED);
  }

  @Test
  void damaged_features_are_named_by_their_file() throws IOException {
    Path model = Files.createDirectories(folder.resolve("damaged"));
    for (String file : List.of("architecture.json", "detector.json", "weights.safetensors")) {
      Files.copy(folder.resolve("model").resolve(file), model.resolve(file));
    }
    String images = folder.resolve("plates/test").toString();
    Terminal.Result missing = TERMINAL.run("score", model.toString(), images);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err())
        .contains(model.resolve("features.safetensors") + ": scoring 'reference': expected")
        .contains("put back the file that was saved with detector.json, or train again");
  }

  @Test
  void photographs_too_narrow_to_be_laid_on_each_other_are_refused_before_training()
      throws IOException {
    Path narrow = folder.resolve("narrow");
    Files.createDirectories(narrow);
    for (int n = 0; n < 6; n++) {
      BufferedImage image = new BufferedImage(300, 6, BufferedImage.TYPE_INT_RGB);
      image.setRGB(30 * n, 3, 0xFFFFFF);
      ImageIO.write(image, "png", narrow.resolve(n + ".png").toFile());
    }
    ImageSet images = DataSet.open(narrow, OptionalInt.empty()).training();
    SceneScoring chosen =
        SceneScoring.of(Scoring.parse(USUAL), Optional.of(new Tiling(16, 1)), images);
    assertThat(chosen.scoring()).hasToString(USUAL);
    Path model = folder.resolve("of-narrow");
    Terminal.Result refused =
        TERMINAL.run(
            "train",
            narrow.toString(),
            "--output=" + model,
            "--backend=djl",
            "--steps=2",
            "--width=4",
            "--scoring=" + COMPARED);
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("expected photographs of at least 9 pixels on each side")
        .contains("got 300x6");
    assertThat(model).doesNotExist();
  }

  @Test
  void images_that_are_not_photographs_of_one_scene_are_scored_as_usual() throws IOException {
    Path noise = folder.resolve("noise");
    Files.createDirectories(noise);
    for (int n = 0; n < 4; n++) {
      Random random = new Random(n);
      BufferedImage image =
          new BufferedImage(
              PlatePhotograph.WIDTH, PlatePhotograph.HEIGHT, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < PlatePhotograph.WIDTH * PlatePhotograph.HEIGHT; i++) {
        image.setRGB(i % PlatePhotograph.WIDTH, i / PlatePhotograph.WIDTH, random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", noise.resolve(n + ".png").toFile());
    }
    ImageSet images = DataSet.open(noise, OptionalInt.empty()).training();
    Scoring usual = Scoring.parse(USUAL);
    SceneScoring chosen = SceneScoring.of(usual, Optional.of(new Tiling(16, 1)), images);
    assertThat(chosen.scoring()).isEqualTo(usual);
    assertThat(chosen.words())
        .hasValueSatisfying(words -> assertThat(words).endsWith("they do not show one scene"));
    assertThat(SceneScoring.of(usual, Optional.empty(), images).words()).isEmpty();
    Scoring errors = Scoring.parse("msgms:max");
    assertThat(SceneScoring.of(errors, Optional.of(new Tiling(16, 1)), images).scoring())
        .isEqualTo(errors);
  }
}
