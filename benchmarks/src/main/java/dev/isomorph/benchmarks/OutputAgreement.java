package dev.isomorph.benchmarks;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sees that contenders compute the same before their speed is compared. */
final class OutputAgreement {
  private static final int BATCH = 2;

  private final Path folder;
  private final Path input;

  OutputAgreement(Path folder, Plan plan) throws IOException {
    this.folder = folder;
    this.input = folder.resolve("input.f32");
    Tensor waves = Worker.waves(plan.architecture().input(), BATCH);
    ByteBuffer bytes =
        ByteBuffer.allocate(waves.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(waves.buffer());
    Files.write(input, bytes.array());
  }

  /** What a contender makes of the input. */
  float[] outputOf(WorkerProcess contender) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".f32");
    contender.ask("check %s %s".formatted(input, output));
    FloatBuffer values =
        ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] numbers = new float[values.limit()];
    values.get(numbers);
    return numbers;
  }

  /**
   * Verifies an output against ours.
   *
   * @param tolerance the largest difference as a share of our largest number
   * @throws BackendException if they differ
   */
  static void require(String name, float[] ours, float[] other, double tolerance) {
    double largest = 0;
    double worst = ours.length == other.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < ours.length && i < other.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i]));
      worst = Math.max(worst, Math.abs(ours[i] - other[i]));
    }
    if (!(worst <= tolerance * largest)) {
      throw new BackendException(
          "%s does not compute the same network: expected outputs within %s of %s, got %s"
              .formatted(name, tolerance * largest, largest, worst));
    }
  }
}
