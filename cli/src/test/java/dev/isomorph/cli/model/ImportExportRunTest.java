package dev.isomorph.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.Terminal;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in, tensors through, files out. */
class ImportExportRunTest {
  private final Architecture architecture =
      ResNetAutoencoder.notebook()
          .withImageSize(Size2d.square(32))
          .withDepths(List.of(1, 1, 1, 1))
          .autoencoder();
  private final Plan plan = architecture.plan();
  private final Terminal terminal = Terminal.withEngines();
  private StateDict weights;
  @TempDir private Path folder;

  @BeforeEach
  void save_a_checkpoint() throws IOException {
    weights = InitialWeights.of(plan, 3);
    StateDictFile.write(folder.resolve("checkpoint.pt"), weights, plan);
  }

  @Test
  void a_checkpoint_becomes_a_model_whose_depths_and_size_come_from_the_tensors()
      throws IOException {
    Terminal.Result result = Terminal.withoutEngines().run(importing("checkpoint.pt"));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "resnet-autoencoder: %d tensors, %,d parameters, [N, 3, 32, 32] -> [N, 3, 32, 32]%nsaved %s%n"
                .formatted(weights.names().size(), plan.trainableCount(), at("model")));
    Terminal.Result summary =
        terminal.run("summary", "--architecture", at("model/architecture.json"));
    assertThat(summary.out()).contains("[N, 3, 32, 32]");
  }

  @Test
  void everything_that_does_not_fit_is_listed_at_once() throws IOException {
    Map<String, Tensor> wrong = new LinkedHashMap<>(weights.tensors());
    wrong.remove("encoder.fc.2.bias");
    wrong.put("encoder.layer1.0.conv1.0.bias", Tensor.wrap(new float[3], 3));
    wrong.put("surplus", Tensor.wrap(new float[1], 1));
    Safetensors.write(folder.resolve("wrong.safetensors"), StateDict.of(wrong));
    Terminal.Result result = terminal.run(importing("wrong.safetensors"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("3 problems", "encoder.fc.2.bias", "encoder.layer1.0.conv1.0.bias", "surplus");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void names_of_another_family_ask_for_an_architecture() throws IOException {
    Safetensors.write(
        folder.resolve("other.safetensors"),
        StateDict.of(Map.of("features.0.weight", Tensor.wrap(new float[1], 1))));
    Terminal.Result result = terminal.run(importing("other.safetensors"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("features.0.weight", "--architecture");
  }

  @Test
  void a_calibrated_model_gives_verdicts_and_another_one_scores() throws IOException {
    Path images = folder.resolve("images");
    new ClothDataSet(Size2d.square(40), 5, 1, 1, 1).write(images);
    images = images.resolve("train/good");
    assertThat(terminal.run(importing("checkpoint.pt")).exitCode()).isZero();
    Terminal.Result plain = terminal.run("score", at("model"), images.toString());
    assertThat(plain.err()).contains("no verdict, since the model has no threshold");
    assertThat(plain.out().lines().skip(1)).allMatch(line -> line.endsWith(",,"));
    Terminal.Result calibrated =
        terminal.run(
            Stream.concat(
                    Stream.of(importing("checkpoint.pt")),
                    Stream.of("--calibrate", images.toString(), "--false-alarm-rate", "0.4"))
                .toArray(String[]::new));
    assertThat(calibrated.out()).contains("score 4 in order of 5 held-out normal images");
    Terminal.Result scored = terminal.run("score", at("model"), images.toString());
    assertThat(scored.err()).contains("scored 5 images: 1 anomalous");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx", "torchscript", "safetensors", "state-dict"})
  void an_export_is_loaded_back_before_it_is_put_in_place(String format) {
    terminal.run(importing("checkpoint.pt"));
    Terminal.Result result =
        terminal.run("export", at("model"), "--format", format, "--output", at("out"));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("loaded back: differs from reference by at most ");
    assertThat(folder.resolve("out")).isNotEmptyFile();
  }

  @Test
  void a_detector_goes_out_whole() {
    terminal.run(importing("checkpoint.pt"));
    Terminal.Result result =
        terminal.run(
            "export", at("model"), "--format", "onnx", "--detector", "--output", at("detector"));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void a_detector_in_another_format_is_a_misuse() {
    terminal.run(importing("checkpoint.pt"));
    Terminal.Result result =
        terminal.run(
            "export", at("model"), "--format", "torchscript", "--detector", "--output", at("out"));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("export of a detector: expected with --format onnx");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"all|preconv,reconstructed,encoded,layer3", "encoded,decoder.4|encoded,decoder.4"})
  void taps_come_out_by_name(String taps, String expected) throws IOException {
    terminal.run(importing("checkpoint.pt"));
    writeInput(2);
    Terminal.Result result = terminal.run(running("--taps", taps));
    assertThat(result.err()).isEmpty();
    assertThat(Safetensors.read(folder.resolve("out")).names()).contains(expected.split(","));
  }

  @Test
  void training_mode_differs_and_weights_can_come_from_a_file() throws IOException {
    terminal.run(importing("checkpoint.pt"));
    writeInput(4);
    terminal.run(running("--weights", at("checkpoint.pt")));
    Tensor evaluated = Safetensors.read(folder.resolve("out")).get("reconstructed");
    Terminal.Result result = terminal.run(running("--training", "--backend", "reference"));
    assertThat(result.exitCode()).isZero();
    Tensor trained = Safetensors.read(folder.resolve("out")).get("reconstructed");
    assertThat(trained.buffer().mismatch(evaluated.buffer())).isNotNegative();
  }

  @Test
  void wrong_inputs_are_told() throws IOException {
    terminal.run(importing("checkpoint.pt"));
    Safetensors.write(
        folder.resolve("in"), StateDict.of(Map.of("image", Tensor.wrap(new float[1], 1))));
    assertThat(terminal.run(running()).err()).contains("expected a tensor 'input', got [image]");
    Safetensors.write(
        folder.resolve("in"), StateDict.of(Map.of("input", Tensor.wrap(new float[4], 1, 4))));
    Terminal.Result shape = terminal.run(running());
    assertThat(shape.exitCode()).isEqualTo(2);
    assertThat(shape.err()).contains("expected [N, 3, 32, 32]", "got [1, 4]");
    Files.delete(folder.resolve("in"));
    assertThat(terminal.run(running()).err()).contains("there is no such file");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private void writeInput(int count) throws IOException {
    float[] values = new float[count * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(0.1 * i + i / 7);
    }
    Safetensors.write(
        folder.resolve("in"), StateDict.of(Map.of("input", Tensor.wrap(values, count, 3, 32, 32))));
  }

  private String[] running(String... more) {
    return Stream.concat(
            Stream.of("run", at("model"), "--input", at("in"), "--output", at("out")),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private String[] importing(String checkpoint) {
    return new String[] {"import", at(checkpoint), "--output", at("model")};
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }
}
