package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTrialsTest {
  private static final Pattern TRIED =
      Pattern.compile("tried ([a-z]+), ([a-z-]+): image AUROC ([0-9.]+), pixel AP ([0-9.]+) on");

  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @Test
  void every_method_is_tried_and_the_best_is_trained_and_remembered() throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 60, 1, 1, 1).write(cloth);
    Path model = folder.resolve("model");
    Terminal.Result result =
        terminal.run(
            "train",
            cloth.toString(),
            "--output=" + model,
            "--architecture=auto",
            "--image=16x16",
            "--epochs=2",
            "--batch=8");
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<MatchResult> tried = TRIED.matcher(result.err()).results().toList();
    assertThat(tried)
        .extracting(match -> match.group(1) + " " + match.group(2))
        .containsExactly(
            "reconstruct resnet-autoencoder", "restore restorer", "segment detail-segmenter");
    Map<Double, MatchResult> byQuality = new TreeMap<>();
    tried.forEach(
        match ->
            byQuality.put(
                Double.parseDouble(match.group(3)) + Double.parseDouble(match.group(4)), match));
    MatchResult best = ((TreeMap<Double, MatchResult>) byQuality).lastEntry().getValue();
    assertThat(result.err())
        .contains("method %s, network %s, scored by".formatted(best.group(1), best.group(2)));
    List<String> words =
        List.of(
            new ObjectMapper()
                .readValue(folder.resolve("model.run/command.json").toFile(), String[].class));
    assertThat(words)
        .containsSubsequence("--architecture", best.group(2), "--method", best.group(1))
        .doesNotContain("auto");
    assertThat(model.resolve("detector.json")).isRegularFile();
  }

  @Test
  void trials_that_all_diverge_are_each_named_and_end_it() throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 30, 1, 1, 1).write(cloth);
    Terminal.Result result =
        terminal.run(
            "train",
            cloth.toString(),
            "--output=" + folder.resolve("model"),
            "--architecture=auto",
            "--image=16x16",
            "--learning-rate=1e30",
            "--epochs=2",
            "--batch=8");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "tried reconstruct, resnet-autoencoder: training step",
            "tried restore, restorer: training step",
            "tried segment, detail-segmenter: training step");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void what_trials_choose_cannot_be_given() {
    assertThat(misuse("--method=segment")).contains("--method: expected without --architecture");
    assertThat(misuse("--scoring=mask")).contains("--scoring: expected without --architecture");
    assertThat(misuse("--width=8")).contains("--width: expected with a network that is named");
    assertThat(folder.resolve("n.run")).doesNotExist();
  }

  private String misuse(String option) {
    try {
      Path images = Files.createDirectories(folder.resolve("images"));
      new ClothDataSet(Size2d.square(32), 4, 1, 1, 1).write(images.resolve(option.substring(2)));
      Terminal.Result result =
          terminal.run(
              "train",
              images.resolve(option.substring(2)).toString(),
              "--output=" + folder.resolve("n"),
              "--architecture=auto",
              option);
      assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
      return result.err();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
