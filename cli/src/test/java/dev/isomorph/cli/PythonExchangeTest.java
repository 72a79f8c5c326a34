package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.safetensors.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network trained by PyTorch comes in, gives PyTorch's numbers on every backend, and goes out
 * again to PyTorch. Needs Python with torch, onnx and numpy: {@code -Dpython=python3}.
 */
@Tag("python")
class PythonExchangeTest {
  private static final double TOLERANCE = 1e-5;
  private static final Path SCRIPT = Path.of("src/test/python/exchange.py");
  private static final Path NOTEBOOK = Path.of("../conformance-tests/src/golden");

  @TempDir private static Path folder;

  @BeforeAll
  static void train_there_and_import() throws Exception {
    python("make");
    run("import", at("checkpoint.pt"), "--output", at("model"), "--calibrate", at("images"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j", "onnxruntime", "reference"})
  void every_tap_is_pytorchs(String backend) throws IOException {
    run(
        "run",
        at("model"),
        "--input",
        at("input.safetensors"),
        "--output",
        at("taps"),
        "--backend",
        backend);
    StateDict expected = Safetensors.read(folder.resolve("expected.safetensors"));
    StateDict actual = Safetensors.read(folder.resolve("taps"));
    assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    expected.tensors().forEach((name, tensor) -> assertClose(name, tensor, actual.get(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j", "onnxruntime", "reference"})
  void scores_are_pytorchs(String backend) throws IOException {
    String csv = run("score", at("model"), at("images"), "--backend", backend);
    JsonNode expected = new ObjectMapper().readTree(folder.resolve("scores.json").toFile());
    List<String> lines = csv.lines().skip(1).toList();
    assertThat(lines).hasSize(expected.size());
    for (String line : lines) {
      String[] fields = line.split(",");
      double score = expected.get(Path.of(fields[0]).getFileName().toString()).doubleValue();
      assertThat(Double.parseDouble(fields[1])).isCloseTo(score, offset(TOLERANCE * score));
    }
  }

  @Test
  void a_safetensors_file_of_python_gives_the_same_model() throws IOException {
    run("import", at("weights.safetensors"), "--output", at("other"));
    assertThat(folder.resolve("other/weights.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("model/weights.safetensors"));
  }

  @Test
  void every_export_is_good_for_python() throws Exception {
    run("export", at("model"), "--format", "state-dict", "--output", at("export.pt"));
    run("export", at("model"), "--format", "torchscript", "--output", at("export.torchscript"));
    run("export", at("model"), "--format", "safetensors", "--output", at("export.safetensors"));
    run("export", at("model"), "--format", "onnx", "--output", at("export.onnx"));
    run("export", at("model"), "--format", "onnx", "--detector", "--output", at("detector.onnx"));
    python("check");
  }

  private static void assertClose(String name, Tensor expected, Tensor actual) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.at(i)));
      worst = Math.max(worst, Math.abs(expected.at(i) - actual.at(i)));
    }
    assertThat(worst / largest).as(name).isLessThanOrEqualTo(TOLERANCE);
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String run(String... arguments) {
    Terminal.Result result = Terminal.withEngines().run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  private static void python(String what) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("python", "python3"), SCRIPT.toString(), what, folder.toString());
    builder.environment().put("PYTHONPATH", NOTEBOOK.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
