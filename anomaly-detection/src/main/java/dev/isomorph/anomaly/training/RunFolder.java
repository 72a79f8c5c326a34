package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import dev.isomorph.api.io.TextFile;
import dev.isomorph.api.io.WholeFile;
import dev.isomorph.spec.json.ArchitectureJson;
import dev.isomorph.spec.json.SpecFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A training on disk. Each file is there whole or not at all, so the process may be killed at any
 * moment and the training goes on from the last checkpoint.
 *
 * <ul>
 *   <li>{@code run.json}: the settings, with which those of a run that is resumed are compared
 *   <li>{@code architecture.json}: the network
 *   <li>{@code checkpoint.safetensors}: a {@link Checkpoint}, last and best weights among it
 *   <li>{@code metrics.jsonl}: each step and each epoch
 *   <li>{@code loss.png}: loss and held-out score by epoch, once the training has stopped
 *   <li>{@code last.safetensors}, {@code best.safetensors}: the weights alone, once the training
 *       has stopped
 * </ul>
 *
 * <p>For one training, in one thread.
 */
public final class RunFolder implements TrainingRecord, AutoCloseable {
  private static final String SETTINGS = "run.json";
  private static final String ARCHITECTURE = "architecture.json";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String METRICS = "metrics.jsonl";
  private static final String CURVE = "loss.png";
  private static final String LAST = "last.safetensors";
  private static final String BEST = "best.safetensors";
  private static final String FORMAT = "isomorph-run";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private MetricsLog metrics;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** A run at a path: one that is there goes on, else one begins. Nothing is written yet. */
  public static RunFolder at(Path folder) {
    return new RunFolder(folder);
  }

  /**
   * A new run; what an older one has left at the path is taken away.
   *
   * @throws IOException if it cannot be
   */
  public static RunFolder anew(Path folder) throws IOException {
    for (String name : List.of(CHECKPOINT, SETTINGS, METRICS, CURVE, LAST, BEST)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    return new RunFolder(folder);
  }

  /** Whether a run was begun at a path. */
  public static boolean isAt(Path folder) {
    return Files.isRegularFile(folder.resolve(SETTINGS));
  }

  /**
   * Where the run at a path stopped; empty if it has no checkpoint.
   *
   * @throws IOException if the checkpoint is damaged
   */
  public static Optional<TrainingState> state(Path folder) throws IOException {
    Path file = folder.resolve(CHECKPOINT);
    return Files.exists(file) ? Optional.of(Checkpoint.readState(file)) : Optional.empty();
  }

  /**
   * The settings of the run at a path; empty if none was begun.
   *
   * @throws IOException if they are damaged
   */
  public static Optional<RunSettings> settings(Path folder) throws IOException {
    return isAt(folder) ? Optional.of(read(folder)) : Optional.empty();
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  @Override
  public Optional<Checkpoint> begin(RunSettings settings) {
    return io(
        () -> {
          Files.createDirectories(folder);
          Optional<RunSettings> begun = settings(folder);
          if (begun.isPresent()) {
            requireAgreement(settings, begun.get());
          }
          if (!begun.equals(Optional.of(settings))) {
            writeSettings(settings);
          }
          Path file = folder.resolve(CHECKPOINT);
          Optional<Checkpoint> checkpoint =
              Files.exists(file) ? Optional.of(Checkpoint.read(file)) : Optional.empty();
          long steps = checkpoint.map(c -> c.state().steps()).orElse(0L);
          metrics = MetricsLog.open(folder.resolve(METRICS), steps);
          return checkpoint;
        });
  }

  @Override
  public void step(TrainingProgress progress) {
    io(
        () -> {
          metrics.step(progress);
          return null;
        });
  }

  @Override
  public void epoch(EpochSummary summary) {
    io(
        () -> {
          metrics.epoch(summary);
          return null;
        });
  }

  @Override
  public void save(Checkpoint checkpoint) {
    io(
        () -> {
          metrics.force();
          checkpoint.write(folder.resolve(CHECKPOINT));
          return null;
        });
  }

  @Override
  public void stopped(Checkpoint checkpoint) {
    io(
        () -> {
          writeOutcome(checkpoint);
          return null;
        });
  }

  @Override
  public String diverged(Optional<Checkpoint> lastGood) {
    return io(
        () -> {
          Files.deleteIfExists(folder.resolve(CHECKPOINT));
          if (lastGood.isEmpty()) {
            return "it had no good weights yet";
          }
          writeOutcome(lastGood.get());
          TrainingState state = lastGood.get().state();
          return "the weights of step %d are in %s%s"
              .formatted(
                  state.steps(),
                  folder.resolve(LAST),
                  state.bestEpoch() == 0
                      ? ""
                      : ", those of epoch %d, the best, in %s"
                          .formatted(state.bestEpoch(), folder.resolve(BEST)));
        });
  }

  @Override
  public void close() throws IOException {
    if (metrics != null) {
      metrics.close();
    }
  }

  /** What people want to have of a training that has stopped. */
  private void writeOutcome(Checkpoint checkpoint) throws IOException {
    LossCurve.draw(folder.resolve(METRICS), folder.resolve(CURVE));
    Safetensors.write(folder.resolve(LAST), checkpoint.last());
    Optional<StateDict> best = checkpoint.best();
    if (best.isPresent()) {
      Safetensors.write(folder.resolve(BEST), best.get());
    }
  }

  private void writeSettings(RunSettings settings) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.set("settings", JSON.valueToTree(settings.values()));
    write(folder.resolve(ARCHITECTURE), ArchitectureJson.write(settings.architecture()));
    write(folder.resolve(SETTINGS), JSON.writeValueAsString(root) + "\n");
  }

  private static void write(Path file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    WholeFile.write(file, channel -> channel.write(bytes));
  }

  private void requireAgreement(RunSettings settings, RunSettings begun) {
    List<String> differences = settings.differences(begun);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: cannot be resumed, for it would not end as it began: %s"
              .formatted(folder, String.join("; ", differences)));
    }
  }

  private static RunSettings read(Path folder) throws IOException {
    Path file = folder.resolve(SETTINGS);
    Path network = folder.resolve(ARCHITECTURE);
    try {
      JsonNode root = JSON.readTree(TextFile.read(file));
      if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
        throw new IOException(
            "%s: expected format '%s', version %d, got '%s', %s"
                .formatted(
                    file, FORMAT, VERSION, root.path("format").asText(), root.path("version")));
      }
      return new RunSettings(
          ArchitectureJson.read(Files.readString(network)),
          JSON.convertValue(
              root.path("settings"), new TypeReference<LinkedHashMap<String, String>>() {}));
    } catch (SpecFormatException e) {
      throw new IOException(network + ": " + e.getMessage(), e);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(file + ": expected the settings of a run, as texts by name", e);
    }
  }

  /** Work with files. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T io(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
