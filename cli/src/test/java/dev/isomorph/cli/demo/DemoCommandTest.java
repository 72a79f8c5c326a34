package dev.isomorph.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.Device;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.cli.context.Interruption;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
  @TempDir private Path folder;

  @Test
  void it_trains_what_train_does_by_default_and_prints_its_table_once() throws IOException {
    Path output = folder.resolve("demo");
    StringWriter shown = new StringWriter();
    try (Interruption interruption = new Interruption()) {
      CliContext context =
          new CliContext(Map.of(), false, System::nanoTime, Engines::discovered, interruption);
      CommandLine demo =
          new CommandLine(
                  new DemoCommand(
                      context,
                      Optional.of(
                          new DemoCommand.Extent(
                              new Size2d(204, 272), 6, 2, 1, TrainingBudget.ofSteps(2)))))
              .registerConverter(Device.class, Device::parse)
              .setOut(new PrintWriter(shown))
              .setErr(new PrintWriter(shown));
      assertThat(demo.execute("--output=" + output)).as(shown.toString()).isZero();
    }
    assertThat(shown.toString())
        .contains(
            "method segment, network compact-segmenter",
            "photographs of 272x204: random crops",
            "memory: at most ",
            "scored 10 images: ")
        .containsOnlyOnce("image AUROC ")
        .containsOnlyOnce("  scratch ");
    JsonNode detector = new ObjectMapper().readTree(output.resolve("model/detector.json").toFile());
    JsonNode provenance = detector.get("provenance");
    assertThat(provenance.get("method").textValue()).isEqualTo("segment");
    assertThat(provenance.get("batchSize").intValue()).isEqualTo(16);
    assertThat(provenance.get("learningRate").doubleValue()).isEqualTo(3e-3);
    assertThat(detector.get("scorer").get("scoring").textValue())
        .isEqualTo("mask:top=0.01+reference:blur=1.5:top=0.01");
    for (String file : new String[] {"report.html", "reconstructions.png", "scores.csv"}) {
      assertThat(output.resolve(file)).isNotEmptyFile();
    }
  }
}
