package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights are averaged, tried and put back between the steps of an engine. */
class AveragedTrainingTest {
  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j"})
  void an_average_that_keeps_nothing_of_the_past_changes_nothing(String backend)
      throws IOException {
    new ClothDataSet(Size2d.square(32), 16, 1, 1, 1).write(folder.resolve("cloth"));
    StateDict plain = train(backend, "0");
    StateDict averaged = train(backend, "1e-12");
    StateDict steady = train(backend, "0.9");
    double furthest = 0;
    for (String name : plain.names()) {
      for (int i = 0; i < plain.get(name).size(); i++) {
        assertThat(averaged.get(name).at(i))
            .as("%s[%d]", name, i)
            .isCloseTo(plain.get(name).at(i), within(1e-5f));
        furthest = Math.max(furthest, Math.abs(steady.get(name).at(i) - plain.get(name).at(i)));
      }
    }
    assertThat(furthest).isGreaterThan(1e-3);
  }

  private StateDict train(String backend, String decay) throws IOException {
    Path model = folder.resolve("model-" + decay);
    Terminal.Result result =
        terminal.run(
            "train",
            folder.resolve("cloth").toString(),
            "--output=" + model,
            "--backend=" + backend,
            "--architecture=restorer",
            "--width=4",
            "--image=16x16",
            "--method=restore",
            "--epochs=3",
            "--batch=4",
            "--average=" + decay);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Safetensors.read(model.resolve("weights.safetensors"));
  }
}
