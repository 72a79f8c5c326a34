package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.backend.djl.Bf16Comparison.Place;
import dev.isomorph.backend.djl.ConvolutionSweep.Guard;
import dev.isomorph.backend.djl.ConvolutionSweep.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No convolution of a bf16 program is wrong or ends the process, in the domain that computes in
 * bf16 and in the fallback to float32 outside of it. Each takes some minutes.
 *
 * <p>{@code mvn -pl backend-djl -am test -Dtest=ConvolutionSweepTest -DexcludedTags=gpu
 * -Dsurefire.failIfNoSpecifiedTests=false}
 */
@Tag("slow")
class ConvolutionSweepTest {
  private static final int SHAPES = 1000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "CONVOLUTION, EVALUATION",
    "CONVOLUTION, TRAINING",
    "CONVOLUTION, GRADIENTS",
    "ORDINARY_CONVOLUTION, EVALUATION",
    "ORDINARY_CONVOLUTION, TRAINING",
    "ORDINARY_CONVOLUTION, GRADIENTS",
    "TRANSPOSED, TRAINING",
    "TRANSPOSED, GRADIENTS",
    "SUB_PIXEL, TRAINING",
    "SUB_PIXEL, GRADIENTS"
  })
  void no_shape_is_wrong_or_crashes(Kind kind, Place place) throws Exception {
    Findings findings = sweep(kind, place, Guard.PROGRAM);
    System.out.printf("%s, %s: %s%n", kind, place, findings.figures());
    // Of shapes drawn without regard to the domain, few lie in it.
    assertThat(findings.inside).as("shapes in bf16").isGreaterThan(10);
    assertThat(findings.inside + findings.outside).as("shapes").isGreaterThan(SHAPES / 2);
    assertThat(findings.faults).isEmpty();
  }

  /** What a sweep has found. */
  private static final class Findings {
    int inside;
    int outside;
    final List<String> faults = new ArrayList<>();

    String figures() {
      return "%d shapes in bf16, %d in the fallback, %d wrong or crashed"
          .formatted(inside, outside, faults.size());
    }
  }

  private Findings sweep(Kind kind, Place place, Guard guard) throws Exception {
    Findings findings = new Findings();
    int next = 0;
    while (next < SHAPES) {
      Process child = start(kind, place, guard, next);
      next = SHAPES;
      String trying = "";
      try (BufferedReader lines = child.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("TRY ")) {
            trying = line;
            findings.inside += line.contains(" inside ") ? 1 : 0;
            findings.outside += line.contains(" outside ") ? 1 : 0;
          } else if (line.startsWith("WRONG ")) {
            findings.faults.add(line + " of " + trying);
          }
        }
      }
      int exitCode = child.waitFor();
      if (exitCode != 0) {
        findings.faults.add("exit code %d at %s".formatted(exitCode, trying));
        assertThat(trying).as("output of the child").isNotEmpty();
        next = Integer.parseInt(trying.split(" ")[1]) + 1;
      }
    }
    return findings;
  }

  private Process start(Kind kind, Place place, Guard guard, int next) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            System.getProperty("java.class.path"),
            ConvolutionSweep.class.getName(),
            kind.name(),
            place.name(),
            guard.name(),
            Integer.toString(next),
            Integer.toString(SHAPES));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
