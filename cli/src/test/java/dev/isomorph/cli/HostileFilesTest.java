package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.context.Interruption;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResidualBlock;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Thousands of damaged files, as a user would hand them over: each is read, or refused in words,
 * within two seconds of processor time and the heap of this module's tests.
 */
class HostileFilesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Of processor time, which does not depend on what else the machine does. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final Plan plan = new ResidualBlock(2, 3, 1).architecture(Size2d.square(8)).plan();
  private final Map<Integer, Integer> exitCodes = new TreeMap<>();

  private final Interruption interruption = new Interruption();
  private final CommandLine isomorph = Terminal.withoutEngines().commandLine(interruption);

  @TempDir private Path folder;
  private byte[] checkpoint;
  private byte[] safetensors;
  private String json;

  @BeforeEach
  void write_good_files() throws IOException {
    StateDict weights = InitialWeights.of(plan, 1);
    StateDictFile.write(folder.resolve("good.pt"), weights, plan);
    Safetensors.write(folder.resolve("good.safetensors"), weights);
    checkpoint = Files.readAllBytes(folder.resolve("good.pt"));
    safetensors = Files.readAllBytes(folder.resolve("good.safetensors"));
    json = ArchitectureJson.write(plan.architecture());
  }

  @AfterEach
  void close() {
    interruption.close();
  }

  @Test
  void checkpoints() throws IOException {
    importing("good.pt", checkpoint);
    assertThat(exitCodes).containsOnlyKeys(0);
    for (int i = 0; i < 600; i++) {
      importing(i + ".pt", new HostileFiles(i).damaged(checkpoint));
    }
    for (int i = 600; i < 1300; i++) {
      importing(i + ".pt", new HostileFiles(i).damagedRecord(checkpoint, "data.pkl"));
    }
    assertSomeWereRefused();
  }

  @Test
  void safetensors() throws IOException {
    importing("good.safetensors", safetensors);
    assertThat(exitCodes).containsOnlyKeys(0);
    for (int i = 0; i < 300; i++) {
      importing(i + ".safetensors", new HostileFiles(i).damaged(safetensors));
    }
    for (int i = 300; i < 600; i++) {
      importing(i + ".safetensors", new HostileFiles(i).extremeHeader(safetensors));
    }
    assertSomeWereRefused();
  }

  @Test
  void architectures() throws IOException {
    describing("good.json", json.getBytes());
    assertThat(exitCodes).containsOnlyKeys(0);
    for (int i = 0; i < 300; i++) {
      describing(i + ".json", new HostileFiles(i).damaged(json.getBytes()));
    }
    for (int i = 300; i < 600; i++) {
      describing(i + ".json", new HostileFiles(i).extreme(json).getBytes());
    }
    assertSomeWereRefused();
  }

  private void importing(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    run(name, "import", file.toString(), "--output", folder.resolve("model").toString());
    Files.delete(file);
  }

  private void describing(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    run(name, "summary", "--architecture", file.toString());
    run(
        name,
        "import",
        folder.resolve("good.pt").toString(),
        "--architecture",
        file.toString(),
        "--output",
        folder.resolve("model").toString());
    Files.delete(file);
  }

  private void run(String name, String... arguments) {
    long start = CLOCK.getCurrentThreadCpuTime();
    Terminal.Result result = Terminal.run(isomorph, arguments);
    Duration time = Duration.ofNanos(CLOCK.getCurrentThreadCpuTime() - start);
    exitCodes.merge(result.exitCode(), 1, Integer::sum);
    assertThat(time).as(name).isLessThan(PATIENCE);
    if (result.exitCode() == 0) {
      assertThat(result.err()).as(name).isEmpty();
    } else {
      assertThat(result.err())
          .as(name)
          .startsWith("isomorph: ")
          .doesNotContain("internal error", "out of memory", "\tat ");
    }
  }

  private void assertSomeWereRefused() {
    assertThat(exitCodes.keySet()).isSubsetOf(0, 1, 2);
    assertThat(exitCodes.getOrDefault(1, 0) + exitCodes.getOrDefault(2, 0)).isGreaterThan(300);
  }
}
