package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.isomorph.anomaly.weave.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same training on two engines gives detectors with the same scores: made-up defects, masks of
 * the dropout, averages of weights and the scoring are the same, and steps are few enough for
 * rounding errors not to grow.
 */
class MethodsOnEnginesTest {
  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @ParameterizedTest
  @CsvSource({"reconstruct,mse:mean", "restore,msgms:blur=2:max", "segment,mask:top=0.01"})
  void both_engines_end_with_the_same_scores(String method, String scoring) throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(Size2d.square(32), 20, 3, 3, 1).write(cloth);
    List<Double> djl = scoresAfterTraining("djl", method, scoring, cloth);
    List<Double> dl4j = scoresAfterTraining("dl4j", method, scoring, cloth);
    assertThat(djl).hasSize(15).doesNotHaveDuplicates();
    for (int i = 0; i < djl.size(); i++) {
      assertThat(dl4j.get(i)).as("image %d", i).isCloseTo(djl.get(i), withinPercentage(0.1));
    }
  }

  private List<Double> scoresAfterTraining(
      String backend, String method, String scoring, Path cloth) {
    Path model = folder.resolve(backend);
    Terminal.Result trained =
        terminal.run(
            "train",
            cloth.toString(),
            "--output=" + model,
            "--backend=" + backend,
            "--method=" + method,
            "--scoring=" + scoring,
            "--image=32x32",
            "--epochs=2",
            "--batch=8");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Terminal.Result scored =
        terminal.run("score", model.toString(), cloth.toString(), "--backend=" + backend);
    return scored.out().lines().skip(1).map(line -> Double.valueOf(line.split(",")[1])).toList();
  }
}
