package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdCommandTest {
  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @Test
  void a_change_is_told_with_what_was_there_where_it_is_saved_and_what_it_promises()
      throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 20, 1, 1, 1).write(cloth);
    Path model = folder.resolve("model");
    Terminal.Result trained =
        terminal.run(
            "train",
            cloth.toString(),
            "--output=" + model,
            "--image=16x16",
            "--depths=1,1,1,1",
            "--epochs=1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Path file = model.resolve("detector.json");
    List<Double> scores = new ArrayList<>();
    new ObjectMapper()
        .readTree(file.toFile())
        .get("scores")
        .forEach(score -> scores.add(score.doubleValue()));
    assertThat(scores).hasSize(4).isSorted();
    // The threshold lies 0.1 % above the score that gives it.
    String highest = String.format(Locale.ROOT, "%.5f", 1.001 * scores.get(3));
    assertThat(shown(model)).startsWith("threshold " + highest + ": the highest score of 4 ");

    double between = (scores.get(1) + scores.get(2)) / 2;
    String value = String.format(Locale.ROOT, "%.5f", between);
    // Two of four above: a fifth image is with probability 2/5 to 3/5.
    assertThat(shown(model, "--value=" + between).lines())
        .containsExactly(
            "threshold %s -> %s: given".formatted(highest, value),
            "2 of 4 held-out normal images are above it; of new normal images at most 60.0 % will be, on average over such sets of held-out images",
            "saved " + file);
    assertThat(shown(model)).startsWith("threshold " + value + ": given");
    assertThat(shown(model, "--false-alarm-rate=0.5").lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("threshold " + value + " -> "))
        .contains("saved " + file);
    assertThat(shown(model, cloth.toString(), "--best-f1"))
        .contains("best F1", " held-out normal images are above it; of new normal images at most ")
        .endsWith("saved " + file + System.lineSeparator());
  }

  private String shown(Path model, String... arguments) {
    List<String> words = new ArrayList<>(List.of("threshold", model.toString()));
    words.addAll(List.of(arguments));
    Terminal.Result result = terminal.run(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }
}
