package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.files.ModelFiles;
import dev.isomorph.api.io.FolderUpdate;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.io.OutputPath;
import dev.isomorph.api.io.TextFile;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.spec.json.ArchitectureJson;
import dev.isomorph.spec.json.SpecFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training on disk. Each file is written atomically, and what belongs together is replaced
 * together, so the process may be killed at any moment and the training is resumed from the last
 * checkpoint.
 *
 * <ul>
 *   <li>{@code run.json}: the settings, with which those of a run that is resumed are compared
 *   <li>{@code architecture.json}: the network
 *   <li>{@code checkpoint.safetensors}: a {@link Checkpoint}, last and best weights among it
 *   <li>{@code metrics.jsonl}: each step and each round
 *   <li>{@code loss.png}: loss and held-out score by epoch or step, once the training has stopped
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

  /** What a run makes, beyond what is there when it begins. */
  private static final List<String> PROGRESS = List.of(CHECKPOINT, METRICS, CURVE, LAST, BEST);

  private final OutputLock lock;
  private final Path folder;
  private final boolean resumes;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private MetricsLog metrics;

  private RunFolder(Path folder, boolean anew) throws IOException {
    OutputPath.ofFolder(folder);
    if (ModelFiles.areIn(folder)) {
      throw new IllegalArgumentException(
          folder + ": expected the folder of a run, got a saved model; choose another folder");
    }
    this.folder = folder;
    this.lock = OutputLock.acquire(folder);
    try {
      FolderUpdate.finish(lock);
      lock.deletePartsInside(1);
      this.resumes = isAt(folder) && !anew;
    } catch (IOException | RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * A run at a path: one that is there is resumed, else one begins. Until it is closed no other
   * process can open it so.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another process has it open
   * @throws IllegalArgumentException if there is a saved model at the path
   * @throws IOException if it cannot be written into
   */
  public static RunFolder at(Path folder) throws IOException {
    return new RunFolder(folder, false);
  }

  /**
   * A new run; what an older one has left at the path stays until this one begins, and is replaced
   * then.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another process has it open
   * @throws IllegalArgumentException if there is a saved model at the path
   * @throws IOException if it cannot be written into
   */
  public static RunFolder anew(Path folder) throws IOException {
    return new RunFolder(folder, true);
  }

  /** Whether a run was begun at a path. */
  public static boolean isAt(Path folder) {
    return FolderUpdate.current(folder, SETTINGS).isPresent();
  }

  /**
   * Has a text of the caller's kept in a file of the run, written when a new run begins or when one
   * that is resumed changes its settings.
   */
  public void keep(String name, String text) {
    texts.put(name, text);
  }

  /**
   * Where the run at a path stopped; empty if it has no checkpoint.
   *
   * @throws IOException if the checkpoint is damaged
   */
  public static Optional<TrainingState> state(Path folder) throws IOException {
    Optional<Path> file = FolderUpdate.current(folder, CHECKPOINT);
    return file.isPresent() ? Optional.of(Checkpoint.readState(file.get())) : Optional.empty();
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
          if (resumes) {
            resume(settings);
          } else {
            start(settings);
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
  public void round(RoundSummary summary) {
    io(
        () -> {
          metrics.round(summary);
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
          try (FolderUpdate update = FolderUpdate.begin(lock)) {
            putOutcome(update, checkpoint);
            update.commit();
          }
          return null;
        });
  }

  @Override
  public String diverged(Optional<Checkpoint> lastGood) {
    return io(
        () -> {
          try (FolderUpdate update = FolderUpdate.begin(lock)) {
            if (lastGood.isPresent()) {
              putOutcome(update, lastGood.get());
            }
            update.delete(CHECKPOINT);
            update.commit();
          }
          if (lastGood.isEmpty()) {
            return "it had no good weights yet";
          }
          TrainingState state = lastGood.get().state();
          return "the weights of step %d are in %s%s"
              .formatted(
                  state.steps(),
                  folder.resolve(LAST),
                  state.bestRound() == 0
                      ? ""
                      : ", those of step %d, the best, in %s"
                          .formatted(state.bestStep(), folder.resolve(BEST)));
        });
  }

  /** Lets other processes open the run. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (metrics != null) {
        metrics.close();
      }
    }
  }

  /** What people want to have of a training that has stopped. */
  private void putOutcome(FolderUpdate update, Checkpoint checkpoint) throws IOException {
    update.put(CURVE, file -> LossCurve.draw(folder.resolve(METRICS), file));
    update.put(LAST, file -> Safetensors.write(file, checkpoint.last()));
    if (checkpoint.best().isPresent()) {
      update.put(BEST, file -> Safetensors.write(file, checkpoint.best().get()));
    }
  }

  /** Replaces what an older run has left by a run without progress. */
  private void start(RunSettings settings) throws IOException {
    try (FolderUpdate update = FolderUpdate.begin(lock)) {
      putSettings(update, settings);
      for (String name : PROGRESS) {
        update.delete(name);
      }
      update.commit();
    }
  }

  /** Keeps the progress; settings that are allowed to differ are those of the run from now on. */
  private void resume(RunSettings settings) throws IOException {
    RunSettings begun = read(folder);
    requireAgreement(settings, begun);
    RunSettings kept = settings.withWarmUpOf(begun);
    if (!begun.equals(kept)) {
      try (FolderUpdate update = FolderUpdate.begin(lock)) {
        putSettings(update, kept);
        update.commit();
      }
    }
  }

  private void putSettings(FolderUpdate update, RunSettings settings) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.set("settings", JSON.valueToTree(settings.values()));
    update.put(ARCHITECTURE, ArchitectureJson.write(settings.architecture()));
    update.put(SETTINGS, JSON.writeValueAsString(root) + "\n");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      update.put(text.getKey(), text.getValue());
    }
  }

  private void requireAgreement(RunSettings settings, RunSettings begun) {
    if (begun.cutsFixedTiles()) {
      throw new IllegalArgumentException(
          "%s: expected a training on whole images or random crops, got one on fixed tiles, which this version does not resume; finish it with the version that began it, or train anew"
              .formatted(folder));
    }
    List<String> differences = settings.differences(begun);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: cannot be resumed, for it would not end as it began: %s"
              .formatted(folder, String.join("; ", differences)));
    }
  }

  private static RunSettings read(Path folder) throws IOException {
    Path file = FolderUpdate.current(folder, SETTINGS).orElse(folder.resolve(SETTINGS));
    Path network = FolderUpdate.current(folder, ARCHITECTURE).orElse(folder.resolve(ARCHITECTURE));
    try {
      JsonNode root = JSON.readTree(TextFile.read(file));
      if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
        throw new IOException(
            "%s: expected format '%s', version %d, got '%s', %s"
                .formatted(
                    file, FORMAT, VERSION, root.path("format").asText(), root.path("version")));
      }
      return new RunSettings(
          ArchitectureJson.read(TextFile.read(network)),
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
