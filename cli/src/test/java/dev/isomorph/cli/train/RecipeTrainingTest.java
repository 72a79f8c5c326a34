package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Backends;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.suite.photograph.PhotographDataSet;
import dev.isomorph.sample.suite.photograph.PhotographScene;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that trains by the recipe for its data gets what the command gets, bit for bit. */
class RecipeTrainingTest {
  @TempDir private Path folder;

  /** Images of the network's size, and photographs of one scene. */
  @ParameterizedTest
  @CsvSource({"128, 96, detail-segmenter", "256, 192, compact-segmenter"})
  void the_library_trains_what_the_command_trains(int width, int height, String network)
      throws IOException {
    Path images = folder.resolve("images");
    new PhotographDataSet(new Size2d(height, width), 10, 1, 1, 1)
        .write(images, PhotographScene.LABEL, () -> {});
    Terminal terminal = Terminal.withEngines();
    Path commands = folder.resolve("command");
    Terminal.Result result =
        terminal.run(
            "train", images.toString(), "--output=" + commands, "--steps=6", "--backend=djl");
    assertThat(result.exitCode()).as(result.err()).isZero();

    DataSet data = DataSet.open(images);
    Recipe usual = Recipe.forData(data);
    Recipe recipe = usual.withConfig(usual.config().lasting(TrainingBudget.ofSteps(6)));
    Path librarys = folder.resolve("library");
    Backend backend = Backends.load().named("djl");
    try (AnomalyDetector detector =
        AnomalyDetector.trainer(backend).recipe(recipe).train(data.training())) {
      detector.save(librarys);
    }

    assertThat(recipe.architecture().name()).isEqualTo(network);
    for (String file : new String[] {"architecture.json", "weights.safetensors"}) {
      assertThat(librarys.resolve(file)).hasSameBinaryContentAs(commands.resolve(file));
    }
    JsonNode expected = detector(commands);
    JsonNode actual = detector(librarys);
    for (String part :
        new String[] {"/preprocessing", "/scorer", "/threshold", "/pixelLimit", "/scores"}) {
      assertThat(actual.at(part)).as(part).isEqualTo(expected.at(part));
    }
  }

  private static JsonNode detector(Path model) throws IOException {
    return new ObjectMapper().readTree(Files.readString(model.resolve("detector.json")));
  }
}
