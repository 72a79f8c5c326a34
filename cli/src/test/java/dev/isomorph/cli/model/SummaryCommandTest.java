package dev.isomorph.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import dev.isomorph.spec.json.ArchitectureJson;
import dev.isomorph.spec.summary.Batch;
import dev.isomorph.spec.summary.TableSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryCommandTest {
  private final Terminal terminal = Terminal.withoutEngines();
  @TempDir private Path folder;

  @Test
  void the_table_is_printed_by_default() {
    Terminal.Result summary = terminal.run("summary");
    assertThat(summary.exitCode()).isZero();
    assertThat(summary.err()).isEmpty();
    assertThat(summary.out())
        .isEqualTo(TableSummary.of(ResNetAutoencoder.notebook().autoencoder().plan(), Batch.any()));
  }

  @ParameterizedTest(name = "{0}: {1} parameters")
  @CsvSource({
    "resnet-autoencoder, 1592163",
    "resnet-encoder, 860896",
    "resnet-encoder-without-preconv, 767296",
    "resnet-decoder, 731267",
    "residual-block, 10464",
    "restorer, 426019",
    "restorer-segmenter, 1024940",
    "compact-segmenter, 665436",
    "detail-segmenter, 692140"
  })
  void json_has_the_totals_of_each_ready_network(String name, long parameters) throws IOException {
    Terminal.Result summary = terminal.run("summary", "--format", "json", "--architecture", name);
    JsonNode json = new ObjectMapper().readTree(summary.out());
    assertThat(json.at("/name").textValue()).isEqualTo(name);
    assertThat(json.at("/parameters/total").longValue()).isEqualTo(parameters);
    assertThat(json.at("/layers/0/input/0").textValue()).isEqualTo("N");
  }

  @Test
  void size_batch_and_depths_are_obeyed() throws IOException {
    Terminal.Result summary =
        terminal.run(
            "summary",
            "--architecture=resnet-encoder",
            "--image=96x48",
            "--batch=8",
            "--depths=1,1,1,1",
            "--format=json");
    JsonNode json = new ObjectMapper().readTree(summary.out());
    assertThat(json.get("input").toString()).isEqualTo("[8,3,48,96]");
    assertThat(json.at("/parameters/total").longValue()).isEqualTo(860_896 - 74_112);
  }

  @Test
  void diagrams_and_parameters_are_printed() {
    assertThat(terminal.run("summary", "--format", "mermaid").out()).startsWith("flowchart TD\n");
    assertThat(terminal.run("summary", "--format", "dot").out())
        .startsWith("digraph \"resnet-autoencoder\" {\n");
    assertThat(terminal.run("summary", "--format", "parameters").out())
        .contains("encoder.layer0.0.downsample.1.running_var");
  }

  @Test
  void a_file_gives_the_network_it_was_printed_from() throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(file, terminal.run("summary", "--format", "architecture").out());
    Terminal.Result ofFile = terminal.run("summary", "--architecture", file.toString());
    assertThat(ofFile.out()).isEqualTo(terminal.run("summary").out());
    assertThat(ArchitectureJson.read(Files.readString(file)))
        .isEqualTo(ResNetAutoencoder.notebook().autoencoder());
  }

  @Test
  void a_file_that_does_not_fit_another_size_reports_where() throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(
        file,
        terminal
            .run(
                "summary", "--architecture=resnet-encoder-without-preconv", "--format=architecture")
            .out());
    Terminal.Result larger =
        terminal.run("summary", "--architecture", file.toString(), "--image", "128x128");
    assertThat(larger.exitCode()).isEqualTo(2);
    assertThat(larger.err())
        .startsWith("isomorph: architecture 'resnet-encoder-without-preconv' has 1 problem:\n")
        .contains("fc.1 (Linear): input features: expected 1024, got 4096");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --architecture | resnet      | architecture: expected one of [resnet-autoencoder, resnet-encoder
          --architecture | none.json   | none.json: there is no such file or folder
          --image        | 64          | Invalid value for option '--image': expected WIDTHxHEIGHT in pixels, such as 64x64, got '64'
          --image        | 0x64        | Invalid value for option '--image': expected WIDTHxHEIGHT
          --image        | 60x64       | image size: expected width and height that are multiples of 16, which the decoder can make again, got width 60 and height 64
          --image        | 99984x99984 | at most 2147483647 values in all, got [3, 99984, 99984]
          --width        | 0           | --width: expected > 0, got 0
          --width        | 16          | width: expected for the restorer and segmenter networks only, got 16 for another
          --batch        | 0           | batch: expected > 0, got 0
          --batch        | many        | Invalid value for option '--batch': 'many' is not an int
          --depths       | 1,2         | ResNetAutoencoder.depths: expected 4 numbers > 0, got [1, 2]
          --format       | yaml        | Invalid value for option '--format': expected one of [TABLE, JSON, MERMAID, DOT, PARAMETERS, ARCHITECTURE] (case-insensitive) but was 'yaml'
          """)
  void a_value_that_cannot_be_used_is_named(String option, String value, String message) {
    Terminal.Result result = terminal.run("summary", option, value);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("isomorph: ").contains(message).doesNotContain("\tat ");
  }

  @Test
  void a_broken_file_is_named_with_the_place() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.json"), "{\"format\": 3}");
    Terminal.Result result = terminal.run("summary", "--architecture", file.toString());
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("isomorph: " + file + ": $.format: expected a string, got 3\n");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(terminal.run("summary", "--architecture", file.toString()).err())
        .isEqualTo("isomorph: " + file + ": expected UTF-8 text, got other bytes\n");
  }

  @Test
  void depths_belong_to_ready_networks() throws IOException {
    Path file = folder.resolve("mine.json");
    Terminal.Result result =
        terminal.run("summary", "--architecture", file.toString(), "--depths", "1,1,1,1");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--depths: expected with a ready network only");
  }
}
