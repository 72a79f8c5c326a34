package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.recipe.Method;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    Path commands = trained(images);

    DataSet data = DataSet.open(images);
    Recipe recipe = Recipe.forData(data);
    Backend backend = Backends.load().named("djl");
    Path librarys = trained(recipe, data, backend);

    assertThat(recipe.architecture().name()).isEqualTo(network);
    requireSame(librarys, commands);
  }

  /** A command with six steps tries each recipe for two. */
  @Test
  void the_library_chooses_by_trials_what_the_command_chooses() throws IOException {
    Path images = folder.resolve("images");
    new PhotographDataSet(new Size2d(96, 128), 10, 1, 1, 1)
        .write(images, PhotographScene.LABEL, () -> {});
    Path commands = trained(images, "--architecture=auto");

    DataSet data = DataSet.open(images);
    Backend backend = Backends.load().named("djl");
    List<Method> tried = new ArrayList<>();
    Recipe recipe =
        Recipe.auto(
            data,
            (candidate, normal) -> {
              tried.add(candidate.method());
              return AnomalyDetector.trainer(backend).trial(lasting(candidate, 2), normal);
            });
    Path librarys = trained(recipe, data, backend);

    assertThat(tried).containsExactly(Method.values());
    requireSame(librarys, commands);
  }

  private Path trained(Path images, String... options) {
    Path model = folder.resolve("command");
    List<String> words = new ArrayList<>(List.of("train", images.toString()));
    words.addAll(List.of("--output=" + model, "--steps=6", "--backend=djl"));
    words.addAll(List.of(options));
    Terminal.Result result = Terminal.withEngines().run(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return model;
  }

  private Path trained(Recipe recipe, DataSet data, Backend backend) throws IOException {
    Path model = folder.resolve("library");
    try (AnomalyDetector detector =
        AnomalyDetector.trainer(backend).recipe(lasting(recipe, 6)).train(data.training())) {
      detector.save(model);
    }
    return model;
  }

  private static Recipe lasting(Recipe recipe, long steps) {
    return recipe.withConfig(recipe.config().lasting(TrainingBudget.ofSteps(steps)));
  }

  private static void requireSame(Path actualModel, Path expectedModel) throws IOException {
    for (String file : new String[] {"architecture.json", "weights.safetensors"}) {
      assertThat(actualModel.resolve(file)).hasSameBinaryContentAs(expectedModel.resolve(file));
    }
    JsonNode expected = detector(expectedModel);
    JsonNode actual = detector(actualModel);
    for (String part :
        new String[] {"/preprocessing", "/scorer", "/threshold", "/pixelLimit", "/scores"}) {
      assertThat(actual.at(part)).as(part).isEqualTo(expected.at(part));
    }
  }

  private static JsonNode detector(Path model) throws IOException {
    return new ObjectMapper().readTree(Files.readString(model.resolve("detector.json")));
  }
}
