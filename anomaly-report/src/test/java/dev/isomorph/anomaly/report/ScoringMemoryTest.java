package dev.isomorph.anomaly.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Results, their summary and the report keep so little of each image that many fit into a small
 * heap. One that is too small ends the process.
 */
class ScoringMemoryTest {
  @TempDir private Path folder;

  @Test
  void results_of_many_images_are_written_and_continued_in_a_small_heap() throws Exception {
    assertThat(exitCode("results", 400_000, "-Xmx32m")).isZero();
    assertThat(folder.resolve("scores.csv")).content().hasLineCount(400_001);
  }

  @Test
  void a_report_of_a_million_images_fits_into_a_small_heap() throws Exception {
    assertThat(exitCode("report", 1_000_000, "-Xmx128m")).isZero();
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void a_heap_of_that_size_does_not_hold_the_images_themselves() throws Exception {
    assertThat(exitCode("keeping", 400_000, "-Xmx32m")).isNotZero();
    assertThat(folder.resolve("out")).content().contains("OutOfMemoryError");
  }

  private int exitCode(String mode, int images, String heap) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ScoringMemory.class.getName(),
            mode,
            String.valueOf(images),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(Files.createFile(folder.resolve("out")).toFile())
        .start()
        .waitFor();
  }
}
