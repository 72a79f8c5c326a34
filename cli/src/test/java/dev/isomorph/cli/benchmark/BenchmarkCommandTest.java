package dev.isomorph.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.context.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {
  private static final String MARKS =
      """
      before
      <!-- benchmark: written by ./isomorph benchmark --markdown docs/performance.md -->
      <!-- /benchmark -->
      after
      """;

  @Test
  void a_quick_run_writes_a_row_with_a_ratio_in_every_form(@TempDir Path folder)
      throws IOException {
    Path document = Files.writeString(folder.resolve("performance.md"), MARKS);
    Path json = folder.resolve("speed.json");
    Terminal.Result result =
        Terminal.withEngines()
            .run(
                "benchmark",
                "--quick",
                "--rounds",
                "2",
                "--backend",
                "onnxruntime",
                "--architecture",
                "residual-block",
                "--batch",
                "2",
                "--train",
                "2",
                "--python",
                "no-such-python",
                "--output",
                json.toString(),
                "--markdown",
                document.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("left out PyTorch: PyTorch: 'no-such-python' does not start")
        .contains("left out onnxruntime fp32 train, batch 2: it only infers");
    assertThat(result.out()).contains("x by hand").containsPattern("onnxruntime +fp32 +infer +2 ");
    JsonNode row = new ObjectMapper().readTree(json.toFile()).at("/rows/0");
    assertThat(row.at("/byHand/ratio/median").doubleValue()).isPositive();
    assertThat(row.at("/isomorph/cpuMillisPerImage").doubleValue()).isPositive();
    assertThat(document)
        .content()
        .startsWith("before\n")
        .contains("| onnxruntime | fp32 | infer | 2 |")
        .endsWith("<!-- /benchmark -->\nafter\n");
  }

  @Test
  void photographs_are_measured_relative_to_tiles() {
    Terminal.Result result =
        Terminal.withEngines()
            .run(
                "benchmark",
                "photographs",
                "--quick",
                "--backend=onnxruntime",
                "--width=2",
                "--image=16x16",
                "--sizes=96x64,48x40");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("32 tiles of 16x16, the network alone", " x ")
        .containsSubsequence("photographs of 48x40", "photographs of 96x64")
        .containsPattern("\\d+ x .*, Java \\d+");
    assertThat(Terminal.withEngines().run("benchmark", "photographs", "--sizes=10").err())
        .contains("--sizes: expected WIDTHxHEIGHT in pixels, such as 1024x768, got '10'");
  }

  @Test
  void files_and_callers_have_tables_of_their_own() {
    Terminal.Result files =
        Terminal.withEngines().run("benchmark", "files", "--quick", "--image", "32x32");
    assertThat(files.exitCode()).as(files.err()).isZero();
    assertThat(files.out()).contains("8 png files of 32x32").contains("8 jpg files of 128x128");
    Terminal.Result callers =
        Terminal.withEngines()
            .run(
                "benchmark",
                "callers",
                "--quick",
                "--backend",
                "onnxruntime",
                "--callers",
                "2",
                "--architecture",
                "residual-block");
    assertThat(callers.exitCode()).as(callers.err()).isZero();
    assertThat(callers.out()).contains("2 callers, batched").contains("a processor taken");
  }

  @Test
  void a_batch_of_none_and_a_document_without_marks_are_wrong_usage(@TempDir Path folder)
      throws IOException {
    Terminal terminal = Terminal.withoutEngines();
    assertThat(terminal.run("benchmark", "--batch", "0").err())
        .contains("--batch: expected 1 or more, got [0]");
    Path document = Files.writeString(folder.resolve("plain.md"), "plain\n");
    Terminal.Result result = terminal.run("benchmark", "--markdown", document.toString());
    assertThat(result.exitCode()).isEqualTo(Failures.MISUSED);
    assertThat(result.err()).contains("expected a line '<!-- benchmark: written by");
  }

  @Test
  void a_backend_that_is_not_there_is_named() {
    for (String benchmark : List.of("--rounds=1", "callers", "scaling")) {
      Terminal.Result result =
          Terminal.withEngines().run("benchmark", benchmark, "--quick", "--backend", "tf");
      assertThat(result.exitCode()).isEqualTo(Failures.MISUSED);
      assertThat(result.err()).contains("backend 'tf' is not on the class path");
    }
  }
}
