package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Unflatten;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector on a disk without room: it stays as it was, and the command fails. */
@Tag("mount")
class FullDiskTest {
  @TempDir private Path folder;
  private Path disk;
  private Path model;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    system("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    GraphBuilder graph = Architecture.builder("small", Shape.of(3, 2, 3));
    Architecture architecture =
        graph.build(
            graph.sequential(
                graph.input(),
                new Flatten(),
                new Linear(18, 18, true),
                Unflatten.of(3, new Size2d(2, 3))));
    Calibration calibration =
        new Calibration(
            Threshold.given(0.25),
            ScoreStatistics.of(new double[] {0.1, 0.2}),
            List.of(0.1, 0.2),
            new Provenance.Imported("1", "net.pt", "none", "1", "images", 2, 0, "now"),
            Scorer.MEAN_SQUARED_ERROR,
            Optional.empty());
    model = disk.resolve("model");
    new ModelFolder(
            architecture, InitialWeights.of(architecture.plan(), 1), Optional.of(calibration))
        .write(model);
  }

  @AfterEach
  void unmount() throws Exception {
    system("umount", "--lazy", disk.toString()); // weights that were read may still be mapped
  }

  @Test
  void a_threshold_that_cannot_be_saved_fails_and_the_detector_stays() throws IOException {
    Path rest = disk.resolve("rest");
    assertThat(fill(rest)).isPositive();
    Terminal terminal = Terminal.withoutEngines();
    Terminal.Result result = terminal.run("threshold", model.toString(), "--value=0.5");
    assertThat(result.err())
        .contains(model.toString())
        .contains("cannot be written: No space left on device; make room on the disk");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(terminal.run("threshold", model.toString()).out()).contains("threshold 0.25000");

    Files.delete(rest);
    assertThat(terminal.run("threshold", model.toString(), "--value=0.5").exitCode()).isZero();
    assertThat(terminal.run("threshold", model.toString()).out()).contains("threshold 0.50000");
  }

  /** Takes all room that is left; gives its size in bytes. */
  private static long fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
    return Files.size(file);
  }

  private static void system(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
