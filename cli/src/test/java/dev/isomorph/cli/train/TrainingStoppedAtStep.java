package dev.isomorph.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.Isomorph;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.cli.context.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/**
 * A process that trains until the checkpoint of a step is written, prints that, and then waits for
 * its end between two steps: a kill that does not depend on time.
 */
final class TrainingStoppedAtStep {
  /** In the middle of the third epoch of two steps. */
  static final long STEP = 5;

  static final String STOPPED = "stopped at the step";
  private static final String OUTPUT = "--output=";

  private TrainingStoppedAtStep() {}

  /** Runs one command line, {@code train} with {@code --output=DIR}. */
  public static void main(String[] arguments) {
    Path run =
        Arrays.stream(arguments)
            .filter(argument -> argument.startsWith(OUTPUT))
            .map(argument -> TrainCommand.runOf(Path.of(argument.substring(OUTPUT.length()))))
            .findFirst()
            .orElseThrow();
    CliContext context =
        new CliContext(Map.of(), false, () -> clock(run), Engines::discovered, new Interruption());
    CommandLine isomorph = Isomorph.commandLine(context);
    isomorph.setErr(new PrintWriter(System.err, true));
    System.exit(isomorph.execute(arguments));
  }

  /** The clock of the progress line, which is read after each step and before its checkpoint. */
  private static long clock(Path run) {
    if (lastStep(run) == STEP) {
      System.err.println(STOPPED);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return 0;
  }

  /** The step of the last checkpoint of a run; 0 before there is one. */
  static long lastStep(Path run) {
    Path checkpoint = run.resolve("checkpoint.safetensors");
    try {
      return Files.exists(checkpoint)
          ? new ObjectMapper()
              .readTree(Safetensors.metadata(checkpoint).get("isomorph.training"))
              .path("steps")
              .asLong()
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
