package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be given together with {@code train --resume}. */
class ResumedCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  private static final Terminal TERMINAL = Terminal.withEngines();
  private static Path cloth;
  private static Path begun;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    cloth = shared.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 12, 1, 0, 1).write(cloth);
    begun = shared.resolve("model");
    Terminal.Result result = TERMINAL.run(training(begun, "--epochs=2"));
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** Two steps in an epoch. */
  private static String[] training(Path output, String epochs) {
    return new String[] {
      "train",
      cloth.toString(),
      "--output=" + output,
      "--image=16x16",
      "--width=4",
      "--batch=4",
      "--learning-rate=0.003",
      epochs
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--learning-rate=3e-3",
        "--image=16x16",
        "--width=4",
        "--architecture=detail-segmenter",
        "--architecture=auto",
        "--method=segment",
        "--method=auto",
        "--scoring=mask:top=1e-2",
        "--batch=04",
        "--backend=djl",
        "--device=cpu",
        "--precision=auto",
        "--warm-up=1",
        "--patience=0",
        "--patience=2",
        "--average=.98",
        "--augment=Colour",
        "--seed=1",
        "--held-out=0.20",
        "--epochs=2",
        "--whole"
      })
  void what_means_the_same_is_accepted(String option) {
    Terminal.Result result = resumed(begun, option);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("trained after 4 steps");
    assertThat(result.err()).doesNotContain("instead of");
  }

  @Test
  void a_path_means_the_file_it_leads_to() throws IOException {
    Path link = Files.createSymbolicLink(shared.resolve("link"), shared);
    Path detour = link.resolve(".").resolve("cloth").resolve("..");
    for (String argument :
        new String[] {
          detour.resolve("cloth").toString(),
          "--output=" + detour.resolve("model"),
          "--run=" + detour.resolve("model.run")
        }) {
      Terminal.Result result = resumed(begun, argument);
      assertThat(result.exitCode()).as(result.err()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--learning-rate=0.004 | 0.003, got 0.004",
        "--image=32x32 | 16x16, got 32x32",
        "--width=8 | 4, got 8",
        "--architecture=restorer | detail-segmenter, got restorer",
        "--method=restore | segment, got restore",
        "--scoring=mask:max | mask:top=0.01, got mask:max",
        "--batch=5 | 4, got 5",
        "--backend=dl4j | djl, got dl4j",
        "--patience=1 | 2, got 1",
        "--average=0 | 0.98, got 0.0",
        "--augment=flip,colour | colour, got flip,colour",
        "--tiles | false, got true",
        "--limit=8 | nothing, got 8"
      })
  void what_means_something_else_is_refused(String option, String beganAndGot) {
    Terminal.Result result = resumed(begun, option);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "isomorph: %s: the training began with %s; leave it out"
                .formatted(option.replaceAll("=.*", ""), beganAndGot));
  }

  @Test
  void other_data_is_refused() {
    Terminal.Result result = resumed(begun, shared.toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("DATA: the training began with " + cloth + ", got " + shared);
  }

  /** An earlier version had other defaults, and its run tells what they were. */
  @Test
  void what_was_not_given_is_what_it_was_when_the_training_began() throws IOException {
    Path model = folder.resolve("model");
    copy(begun.resolveSibling("model.run"), folder.resolve("model.run"));
    Path words = folder.resolve("model.run/command.json");
    Files.writeString(words, JSON.writeValueAsString(List.of(cloth + "", "--output", model + "")));
    Terminal.Result result = TERMINAL.run("train", "--resume", model.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("trained after 4 steps");
    assertThat(model.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(begun.resolve("weights.safetensors"));
  }

  @Test
  void more_epochs_continue_and_fewer_end_at_once() throws IOException {
    Path model = folder.resolve("model");
    assertThat(TERMINAL.run(training(model, "--epochs=2")).exitCode()).isZero();
    Terminal.Result more = resumed(model, "--epochs=4");
    assertThat(more.exitCode()).as(more.err()).isZero();
    assertThat(more.out()).contains("trained after 8 steps");
    assertThat(more.err())
        .contains(
            "4 epochs instead of 2 epochs: from here on at the learning rates of a training of that length");
    List<Double> rates = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("model.run/metrics.jsonl"))) {
      JsonNode rate = JSON.readTree(line).path("learning_rate");
      if (rate.isNumber()) {
        rates.add(rate.doubleValue());
      }
    }
    // One epoch of warm-up, then half a cosine: of 2 steps first, of the last 4 of 6 then.
    assertThat(rates).hasSize(8);
    for (int step = 0; step < 8; step++) {
      double share = step < 4 ? step - 2 : (step - 2) / 5.0;
      double expected =
          step < 2
              ? 0.003 * (step + 1) / 3
              : 0.003 * (0.01 + 0.99 * (1 + Math.cos(Math.PI * share)) / 2);
      assertThat(rates.get(step)).as("step %d", step).isCloseTo(expected, within(1e-12));
    }
    Terminal.Result again = TERMINAL.run("train", "--resume", model.toString());
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("trained after 8 steps");
    byte[] weights = Files.readAllBytes(model.resolve("weights.safetensors"));

    Terminal.Result fewer = resumed(model, "--epochs=1");
    assertThat(fewer.exitCode()).as(fewer.err()).isZero();
    assertThat(fewer.out()).contains("trained after 8 steps");
    assertThat(fewer.err()).contains("the training has done 4 epochs already");
    assertThat(model.resolve("weights.safetensors")).hasBinaryContent(weights);

    Terminal.Result none = resumed(model, "--epochs=0");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--epochs: expected >= 1, got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--steps=8", "--time=5m"})
  void epochs_do_not_become_steps_or_a_time(String option) {
    Terminal.Result result = resumed(begun, option);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("--steps, --time: expected --epochs, for the training began with 2 epochs");
  }

  @Test
  void a_patience_of_0_follows_the_epochs() throws IOException {
    Path model = folder.resolve("model");
    List<String> words = new ArrayList<>(List.of(training(model, "--epochs=2")));
    words.add("--patience=0");
    assertThat(TERMINAL.run(words.toArray(String[]::new)).exitCode()).isZero();
    Terminal.Result more = resumed(model, "--epochs=4");
    assertThat(more.exitCode()).as(more.err()).isZero();
    RunSettings settings = RunFolder.settings(folder.resolve("model.run")).orElseThrow();
    assertThat(settings.value(RunSettings.PATIENCE)).isEqualTo("4");
  }

  private static Terminal.Result resumed(Path model, String argument) {
    return TERMINAL.run("train", "--resume", model.toString(), argument);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
