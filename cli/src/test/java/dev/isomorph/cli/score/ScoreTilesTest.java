package dev.isomorph.cli.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of the documentation scores photographs as the command does. Needs Python with
 * onnxruntime, numpy and Pillow: {@code -Dpython=python3}.
 */
@Tag("python-onnxruntime")
class ScoreTilesTest {
  private static final Path SCRIPT = Path.of("../docs/score_tiles.py");
  private static final Terminal TERMINAL = Terminal.withEngines();

  @TempDir private Path folder;

  @Test
  void a_detector_for_tiles_is_followed_in_python() throws Exception {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(new Size2d(70, 94), 6, 1, 1, 1).write(cloth);
    String model = folder.resolve("model").toString();
    String graph = folder.resolve("detector.onnx").toString();
    run(
        "train",
        cloth.toString(),
        "--output=" + model,
        "--method=reconstruct",
        "--tiles",
        "--image=32x32",
        "--overlap=5",
        "--scale=0.7",
        "--epochs=1",
        "--scoring=mse:top=0.03+mae:blur=1:max");
    run("export", model, "--format=onnx", "--detector", "--backend=djl", "--output=" + graph);
    Map<String, String[]> expected = new HashMap<>();
    run("score", model, cloth.toString())
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .forEach(fields -> expected.put(fields[0], fields));
    assertThat(expected).hasSize(5);
    for (Map.Entry<String, String[]> image : expected.entrySet()) {
      String[] fields = python(graph + ".json", image.getKey()).strip().split(",");
      double score = Double.parseDouble(image.getValue()[1]);
      assertThat(Double.parseDouble(fields[1])).isCloseTo(score, within(1e-4 * score));
      assertThat(fields[2]).isEqualTo(image.getValue()[3].equals("true") ? "1" : "0");
    }
  }

  private static String run(String... arguments) {
    Terminal.Result result = TERMINAL.run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  private static String python(String... arguments) throws IOException, InterruptedException {
    String[] command = {
      System.getProperty("python", "python3"), SCRIPT.toString(), arguments[0], arguments[1]
    };
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
