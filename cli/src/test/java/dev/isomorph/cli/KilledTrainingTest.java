package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.weave.ClothDataSet;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training in processes that are killed at random moments ends as one that is left alone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL to send")
class KilledTrainingTest {
  private static final int SIGKILL_EXIT_CODE = 137;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final StringBuilder shown = new StringBuilder();

  @BeforeEach
  void weave() throws IOException {
    new ClothDataSet(Size2d.square(32), 12, 1, 0, 1).write(folder.resolve("cloth"));
  }

  @Test
  void two_kills_change_nothing() throws Exception {
    assertThat(killed("djl", 2, 6)).hasSize(2);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j"})
  void twenty_kills_change_nothing(String backend) throws Exception {
    assertThat(killed(backend, 20, 900).stream().distinct())
        .as("steps at which it was killed")
        .hasSizeGreaterThan(10);
  }

  /** The steps of the last checkpoint at each kill. */
  private List<Long> killed(String backend, int kills, int epochs) throws Exception {
    String[] begin = {
      "train",
      folder.resolve("cloth").toString(),
      "--image=32x32",
      "--depths=1,1,1,1",
      "--batch=4",
      "--epochs=" + epochs,
      "--warm-up=1",
      "--patience=" + epochs,
      "--augment=flip,rotate,colour",
      "--checkpoint-every=0.05",
      "--backend=" + backend,
      "--output"
    };
    Process alone = start(with(begin, at("alone")));
    readUntil(alone, "never said");
    assertThat(alone.waitFor()).as(shown.toString()).isZero();
    double training = detector("alone").findValue("seconds").doubleValue();
    CounterGenerator moments = CounterGenerator.of(7, "kill." + backend);
    String[] next = with(begin, at("killed"));
    List<Long> steps = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      Process process = start(next);
      if (kill % 4 != 3) { // else anywhere in the start
        readUntil(process, "training on ");
      }
      // Not so long that it is over before the last kill, more often than not.
      long millis = (long) (1500 * training / kills * moments.uniform(kill));
      assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
          .as("ended before kill " + kill)
          .isFalse();
      process.destroyForcibly();
      assertThat(process.waitFor()).isEqualTo(SIGKILL_EXIT_CODE);
      steps.add(lastStep());
      if (Files.exists(folder.resolve("killed.run/command.json"))) {
        next = new String[] {"train", "--resume", at("killed")};
      }
    }
    System.out.println(backend + ", steps of the checkpoint at each kill: " + steps);
    Process last = start(next);
    readUntil(last, "never said");
    assertThat(last.waitFor()).as(shown.toString()).isZero();
    assertSame();
    return steps;
  }

  private void assertSame() throws IOException {
    for (String file :
        List.of(
            "killed/weights.safetensors",
            "killed.run/last.safetensors",
            "killed.run/best.safetensors")) {
      assertThat(
              Files.mismatch(folder.resolve(file), folder.resolve(file.replace("killed", "alone"))))
          .as(file)
          .isEqualTo(-1);
    }
    StateDict expected = Safetensors.read(folder.resolve("alone.run/checkpoint.safetensors"));
    StateDict actual = Safetensors.read(folder.resolve("killed.run/checkpoint.safetensors"));
    assertThat(actual.names()).isEqualTo(expected.names());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(actual.get(name).toArray()).as(name).isEqualTo(tensor.toArray()));
    assertThat(metrics("killed")).isEqualTo(metrics("alone")).isNotEmpty();
    assertThat(detector("killed").path("threshold")).isEqualTo(detector("alone").path("threshold"));
    assertThat(detector("killed").path("scores")).isEqualTo(detector("alone").path("scores"));
  }

  private JsonNode detector(String model) throws IOException {
    return JSON.readTree(folder.resolve(model).resolve("detector.json").toFile());
  }

  /** What does not depend on the clock. */
  private List<JsonNode> metrics(String model) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(model + ".run/metrics.jsonl"))) {
      ObjectNode node = (ObjectNode) JSON.readTree(line);
      node.remove("images_per_second");
      lines.add(node);
    }
    return lines;
  }

  private long lastStep() throws IOException {
    Path checkpoint = folder.resolve("killed.run/checkpoint.safetensors");
    return Files.exists(checkpoint)
        ? JSON.readTree(Safetensors.metadata(checkpoint).get("isomorph.training"))
            .path("steps")
            .asLong()
        : 0;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** Reads messages until one comes, or the process has none left to say. */
  private void readUntil(Process process, String text) throws IOException {
    shown.setLength(0);
    int next;
    while (shown.indexOf(text) < 0 && (next = process.getErrorStream().read()) >= 0) {
      shown.append((char) next);
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String[] with(String[] some, String one) {
    List<String> all = new ArrayList<>(List.of(some));
    all.add(one);
    return all.toArray(String[]::new);
  }
}
