package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.Main;
import dev.isomorph.cli.Terminal;
import dev.isomorph.sample.cloth.ClothDataSet;
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
import org.junit.jupiter.params.provider.CsvSource;

/** A training in processes that are killed ends with the bits of one that is left alone. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGKILL to send")
class KilledTrainingTest {
  private static final int SIGKILL_EXIT_CODE = 137;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final StringBuilder shown = new StringBuilder();

  @BeforeEach
  void generateImages() throws IOException {
    new ClothDataSet(Size2d.square(32), 12, 1, 0, 1).write(folder.resolve("cloth"));
  }

  @ParameterizedTest
  @CsvSource({"djl,reconstruct", "djl,restore", "djl,segment", "dl4j,segment"})
  void one_kill_changes_nothing(String backend, String method) throws Exception {
    Terminal terminal = Terminal.withEngines();
    Terminal.Result alone = terminal.run(training(backend, method, 6, "0", "alone"));
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    Process process =
        start(TrainingStoppedAtStep.class, training(backend, method, 6, "0", "killed"));
    readUntil(process, TrainingStoppedAtStep.STOPPED);
    process.destroyForcibly();
    assertThat(process.waitFor()).as(shown.toString()).isEqualTo(SIGKILL_EXIT_CODE);
    assertThat(lastStep()).isEqualTo(TrainingStoppedAtStep.STEP);
    Terminal.Result resumed = terminal.run("train", "--resume", at("killed"));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertSame();
  }

  /** Crops of 16x16 of cloth of 32x32, with a budget of steps and time. */
  @Test
  void one_kill_of_a_training_on_crops_changes_nothing() throws Exception {
    Terminal terminal = Terminal.withEngines();
    Terminal.Result alone = terminal.run(onCrops("alone"));
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    Process process = start(TrainingStoppedAtStep.class, onCrops("killed"));
    readUntil(process, TrainingStoppedAtStep.STOPPED);
    process.destroyForcibly();
    assertThat(process.waitFor()).as(shown.toString()).isEqualTo(SIGKILL_EXIT_CODE);
    assertThat(lastStep()).isEqualTo(TrainingStoppedAtStep.STEP);
    Terminal.Result resumed = terminal.run("train", "--resume", at("killed"));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("12 steps are planned");
    assertSame();
    Terminal.Result longer = terminal.run("train", "--resume", at("killed"), "--steps=16");
    assertThat(longer.exitCode()).as(longer.err()).isZero();
    assertThat(longer.err()).contains("16 steps instead of 12 steps, at most 60 min");
    assertThat(longer.out()).contains("trained after 16 steps");
  }

  private String[] onCrops(String output) {
    return new String[] {
      "train",
      at("cloth"),
      "--image=16x16",
      "--tiles",
      "--width=8",
      "--batch=4",
      "--steps=12",
      "--time=1h",
      "--augment=flip,rotate,colour",
      "--checkpoint-every=0",
      "--output=" + at(output)
    };
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "djl,reconstruct",
    "djl,restore",
    "djl,segment",
    "dl4j,reconstruct",
    "dl4j,restore",
    "dl4j,segment"
  })
  void twenty_kills_at_random_moments_change_nothing(String backend, String method)
      throws Exception {
    assertThat(killed(backend, method, 20, 600).stream().distinct())
        .as("steps at which it was killed")
        .hasSizeGreaterThan(10);
  }

  private String[] training(
      String backend, String method, int epochs, String checkpointEvery, String output) {
    boolean reconstruct = method.equals("reconstruct");
    return new String[] {
      "train",
      at("cloth"),
      "--image=32x32",
      "--method=" + method,
      reconstruct ? "--depths=1,1,1,1" : "--width=8",
      "--batch=4",
      "--epochs=" + epochs,
      "--warm-up=1",
      "--patience=" + epochs,
      "--augment=flip,rotate,colour",
      "--checkpoint-every=" + checkpointEvery,
      "--backend=" + backend,
      "--output=" + at(output)
    };
  }

  /** The steps of the last checkpoint at each kill. */
  private List<Long> killed(String backend, String method, int kills, int epochs) throws Exception {
    Process alone = start(Main.class, training(backend, method, epochs, "0.05", "alone"));
    readUntil(alone, "never said");
    assertThat(alone.waitFor()).as(shown.toString()).isZero();
    double training = detector("alone").findValue("seconds").doubleValue();
    CounterGenerator moments = CounterGenerator.of(7, "kill." + backend);
    String[] next = training(backend, method, epochs, "0.05", "killed");
    List<Long> steps = new ArrayList<>();
    for (int kill = 0; kill < kills; kill++) {
      Process process = start(Main.class, next);
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
    System.out.println(
        backend + ", " + method + ", steps of the checkpoint at each kill: " + steps);
    Process last = start(Main.class, next);
    readUntil(last, "never said");
    assertThat(last.waitFor()).as(shown.toString()).isZero();
    assertSame();
    return steps;
  }

  private void assertSame() throws IOException {
    assertThat(metrics("killed")).isEqualTo(metrics("alone")).isNotEmpty();
    StateDict expected = Safetensors.read(folder.resolve("alone.run/checkpoint.safetensors"));
    StateDict actual = Safetensors.read(folder.resolve("killed.run/checkpoint.safetensors"));
    assertThat(actual.names()).isEqualTo(expected.names());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(actual.get(name).toArray()).as(name).isEqualTo(tensor.toArray()));
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
    return TrainingStoppedAtStep.lastStep(folder.resolve("killed.run"));
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  /** Reads messages until one comes, or the process prints no more. */
  private void readUntil(Process process, String text) throws IOException {
    shown.setLength(0);
    int next;
    while (shown.indexOf(text) < 0 && (next = process.getErrorStream().read()) >= 0) {
      shown.append((char) next);
    }
  }

  private static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
