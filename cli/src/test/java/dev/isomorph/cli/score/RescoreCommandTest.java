package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another scoring against a training that had that scoring from the beginning. */
class RescoreCommandTest {
  @TempDir private static Path shared;
  private static Path cloth;

  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @BeforeAll
  static void makeCloth() throws IOException {
    cloth = shared.resolve("cloth");
    new ClothDataSet(new Size2d(40, 56), 12, 2, 1, 1).write(cloth);
  }

  private Terminal.Result train(Path model, String scoring, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "train",
                cloth.toString(),
                "--output=" + model,
                "--backend=djl",
                "--image=16x16",
                "--architecture=restorer",
                "--width=2",
                "--epochs=1",
                "--seed=5",
                "--scoring=" + scoring));
    words.addAll(List.of(more));
    Terminal.Result result = terminal.run(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static JsonNode detector(Path model) throws IOException {
    return new ObjectMapper().readTree(model.resolve("detector.json").toFile());
  }

  /** Training does not depend on a reconstruction's scoring but for the calibration. */
  private void sameAsTrainedWith(String... tiles) throws IOException {
    Path model = folder.resolve("model");
    Path expected = folder.resolve("expected");
    Terminal.Result trained = train(model, "mse:mean", tiles);
    assertThat(trained.out())
        .contains("held-out images have one score each", "next: isomorph threshold " + model);
    train(expected, "mae:top=0.05+ssim:max", tiles);
    Terminal.Result rescored =
        terminal.run(
            "rescore", model.toString(), "--scoring=mae:top=0.05+ssim:max", "--backend=djl");
    assertThat(rescored.exitCode()).as(rescored.err()).isZero();
    assertThat(rescored.out())
        .contains(
            "scoring mse:mean -> mae:top=0.05+ssim:max", "saved " + model.resolve("detector.json"));
    JsonNode actual = detector(model);
    JsonNode wanted = detector(expected);
    assertThat(actual.get("scorer")).isEqualTo(wanted.get("scorer"));
    assertThat(actual.get("scores")).isEqualTo(wanted.get("scores"));
    assertThat(actual.get("threshold")).isEqualTo(wanted.get("threshold"));
    assertThat(actual.get("preprocessing")).isEqualTo(wanted.get("preprocessing"));
  }

  @Test
  void held_out_photographs_are_found_again_and_scored_anew() throws IOException {
    sameAsTrainedWith("--method=reconstruct", "--tiles", "--overlap=4");
  }

  @Test
  void photographs_that_were_added_or_removed_are_named_as_the_cause() throws IOException {
    Path model = folder.resolve("model");
    train(model, "mse:mean", "--method=reconstruct", "--tiles");
    Path first = cloth.resolve("train/good/000.png");
    Path extra = Files.copy(first, cloth.resolve("train/good/extra.png"));
    assertThat(failure(model, "mae"))
        .contains("expected 12 images as in training, got 13, for images were added since;")
        .contains("remove them again, or give normal images that the network was not trained on");
    Files.delete(extra);
    Path aside = Files.move(first, folder.resolve("aside.png"));
    assertThat(failure(model, "mae"))
        .contains("expected 12 images as in training, got 11, for images were removed since;")
        .contains("put them back, or give normal images that the network was not trained on");
    Files.move(aside, first);
  }

  @Test
  void held_out_images_of_a_part_that_was_drawn_are_found_again() throws IOException {
    sameAsTrainedWith("--method=reconstruct", "--limit=11", "--held-out=0.3");
  }

  /** With one image more, images 0, 1 and 4 are drawn instead of 0, 1 and 5; 4 was trained on. */
  @Test
  void images_added_to_a_folder_of_which_a_part_was_drawn_are_noticed() throws IOException {
    Path model = folder.resolve("model");
    train(model, "mse:mean", "--method=reconstruct", "--limit=8", "--held-out=0.4");
    String before = Files.readString(model.resolve("detector.json"));
    Path good = cloth.resolve("train/good");
    Path extra = Files.copy(good.resolve("000.png"), good.resolve("extra.png"));
    try {
      assertThat(failure(model, "mae"))
          .contains("the held-out images of the training are not found again: ")
          .contains("which none of the held-out images did, for images were added, removed or")
          .contains("; put them back as they were, or give normal images that the network was not");
    } finally {
      Files.delete(extra);
    }
    assertThat(Files.readString(model.resolve("detector.json"))).isEqualTo(before);
  }

  @Test
  void what_does_not_fit_is_said_and_changes_nothing() throws IOException {
    Path model = folder.resolve("model");
    train(model, "mse:mean", "--method=reconstruct");
    String before = Files.readString(model.resolve("detector.json"));
    assertThat(failure(model, "mask"))
        .contains("scoring 'mask': expected a network with a tap 'mask'");
    assertThat(failure(model, "mahalanobis:tap=encoded"))
        .contains("expected to be fitted to normal images");
    Path extra = cloth.resolve("train/good/extra.png");
    try (Stream<Path> good = Files.list(cloth.resolve("train/good"))) {
      Files.copy(good.findFirst().orElseThrow(), extra);
    }
    assertThat(failure(model, "mae"))
        .contains("expected 12 images as in training, got 13")
        .contains("isomorph rescore " + model + " IMAGES --scoring TERMS");
    Files.delete(extra);
    Files.move(folder.resolve("model.run"), folder.resolve("elsewhere"));
    assertThat(failure(model, "mae")).contains("there is no run folder");
    assertThat(Files.readString(model.resolve("detector.json"))).isEqualTo(before);
    Terminal.Result given =
        terminal.run(
            "rescore", model.toString(), cloth.toString(), "--scoring=mae", "--backend=djl");
    assertThat(given.exitCode()).as(given.err()).isZero();
    assertThat(detector(model).get("scores")).hasSize(12);
    assertThat(given.out()).contains("of 12 held-out normal images");
    Terminal.Result more =
        terminal.run("threshold", model.toString(), cloth.toString(), "--backend=djl");
    assertThat(more.exitCode()).as(more.err()).isZero();
    assertThat(more.out())
        .contains("12 held-out images have one score each: with so few, at least 7.7 % of new");
  }

  /** Without any image of the data left, so that none can have been read. */
  @Test
  void what_needs_a_training_or_images_is_told_before_any_image_is_read() throws IOException {
    Path data = folder.resolve("data");
    new ClothDataSet(new Size2d(40, 56), 8, 0, 0, 1).write(data);
    Path model = folder.resolve("model");
    Terminal.Result trained =
        terminal.run(
            "train",
            data.toString(),
            "--output=" + model,
            "--backend=djl",
            "--image=16x16",
            "--architecture=restorer",
            "--width=2",
            "--epochs=1",
            "--method=reconstruct");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path image : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(image, "no image");
      }
    }
    assertThat(failure(model, "memory:tap=encoded:max"))
        .contains("--scoring: ")
        .contains("fitted in training: isomorph train DATA --scoring memory:tap=encoded")
        .doesNotContain("held-out images of the training are not found");
    assertThat(failure(model, "mae", "--roi=0,0,20,20"))
        .contains("--roi and --mask: expected the whole image, which the held-out images")
        .contains("got x,y,width,height 0,0,20,20")
        .contains("isomorph rescore " + model + " IMAGES --scoring TERMS");
  }

  private String failure(Path model, String scoring, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("rescore", model.toString(), "--scoring=" + scoring, "--backend=djl"));
    words.addAll(List.of(more));
    Terminal.Result result = terminal.run(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    return result.err();
  }
}
