package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.files.ModelFiles;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.FolderSnapshot;
import dev.isomorph.api.io.FolderUpdate;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.api.io.OutputPath;
import dev.isomorph.api.io.TextFile;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model as a folder: the network and its weights, and what makes it a detector, if it is one.
 *
 * @param architecture {@code architecture.json}
 * @param weights {@code weights.safetensors}, those of the architecture
 * @param calibration {@code detector.json}, which is not there without a threshold, and {@code
 *     features.safetensors}, which is there where the scoring looks at features, and {@code
 *     mask.png}, which is there where the same pixels of every image are ignored
 */
public record ModelFolder(
    Architecture architecture, StateDict weights, Optional<Calibration> calibration) {

  /** What every model has. */
  private static final List<String> ALL =
      List.of(
          ModelFiles.ARCHITECTURE,
          ModelFiles.WEIGHTS,
          ModelFiles.DETECTOR,
          ModelFiles.FEATURES,
          AreaFile.MASK);

  /**
   * Writes the folder atomically. A model that is there is replaced; files of others in the folder
   * are left alone.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another process is writing it
   * @throws IOException if something else is there, or it cannot be written
   */
  public void write(Path folder) throws IOException {
    try (OutputLock lock = lock(folder)) {
      write(lock);
    }
  }

  /**
   * The same for a folder that is locked already.
   *
   * @param folder as {@link #lock} locked it
   * @throws IOException if it cannot be written
   */
  public void write(OutputLock folder) throws IOException {
    try (FolderUpdate update = FolderUpdate.begin(folder)) {
      update.put(ModelFiles.ARCHITECTURE, ArchitectureJson.write(architecture));
      update.put(ModelFiles.WEIGHTS, file -> Safetensors.write(file, weights));
      put(calibration, update);
      update.commit();
    }
  }

  /**
   * Replaces the threshold of a model that is there, and what the scoring knows of normal images;
   * network and weights are left alone.
   *
   * @param folder that this model was read from after {@link #lock} had locked it
   * @throws IOException if it cannot be written
   */
  public void writeCalibration(OutputLock folder, Calibration newCalibration) throws IOException {
    try (FolderUpdate update = FolderUpdate.begin(folder)) {
      put(Optional.of(newCalibration), update);
      update.commit();
    }
  }

  private void put(Optional<Calibration> of, FolderUpdate update) throws IOException {
    StateDict features = of.map(c -> c.scorer().normal().tensors()).orElse(StateDict.of(Map.of()));
    if (features.names().isEmpty()) {
      update.delete(ModelFiles.FEATURES);
    } else {
      update.put(ModelFiles.FEATURES, file -> Safetensors.write(file, features));
    }
    Optional<IgnoreMask> mask = of.flatMap(calibration -> AreaFile.mask(calibration.area()));
    if (mask.isEmpty()) {
      update.delete(AreaFile.MASK);
    } else {
      update.put(AreaFile.MASK, file -> PngFile.write(file, mask.get().picture()));
    }
    if (of.isEmpty()) {
      update.delete(ModelFiles.DETECTOR);
    } else {
      DetectorFile file = new DetectorFile(DetectorNetwork.preprocessing(architecture), of.get());
      update.put(ModelFiles.DETECTOR, file.toJson());
    }
  }

  /**
   * Keeps every other process from writing a model, from here until the lock is closed.
   *
   * @throws dev.isomorph.api.io.OutputBusyException if another process has it locked
   * @throws IOException as {@link #requireReplaceable}
   */
  public static OutputLock lock(Path folder) throws IOException {
    requireReplaceable(folder);
    return OutputLock.acquire(folder);
  }

  /**
   * Reads the files of one state of the folder, and verifies them against each other. Another
   * process may replace the model meanwhile.
   *
   * @throws IOException if the folder is not a model, is damaged or is of a later format: which
   *     file, what was expected and what was found
   */
  public static ModelFolder read(Path folder) throws IOException {
    return FolderSnapshot.read(folder, ALL, files -> read(folder, files));
  }

  private static ModelFolder read(Path folder, Function<String, Optional<Path>> files)
      throws IOException {
    requireFiles(folder, files);
    Architecture architecture =
        readArchitecture(files.apply(ModelFiles.ARCHITECTURE).orElseThrow());
    Optional<Calibration> calibration = Optional.empty();
    Optional<Path> detectorFile = files.apply(ModelFiles.DETECTOR);
    if (detectorFile.isPresent()) {
      calibration =
          Optional.of(
              readDetector(
                      detectorFile.get(),
                      files.apply(ModelFiles.FEATURES),
                      files.apply(AreaFile.MASK),
                      architecture)
                  .calibration());
    }
    Path weightsFile = files.apply(ModelFiles.WEIGHTS).orElseThrow();
    StateDict weights = Safetensors.read(weightsFile);
    try {
      weights.requireFits(weightsFile.toString(), architecture.plan().parameters());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new ModelFolder(architecture, weights, calibration);
  }

  private static DetectorFile readDetector(
      Path detectorFile,
      Optional<Path> featuresFile,
      Optional<Path> maskFile,
      Architecture architecture)
      throws IOException {
    requireAutoencoder(detectorFile, architecture);
    StateDict features =
        featuresFile.isPresent() ? Safetensors.read(featuresFile.get()) : StateDict.of(Map.of());
    DetectorFile detector = DetectorFile.read(detectorFile, text(detectorFile), features, maskFile);
    if (!architecture.input().spatial().equals(detector.preprocessing().size())) {
      throw new IOException(
          "%s: preprocessing: expected %s as %s specifies, got %s"
              .formatted(
                  detectorFile,
                  architecture.input().spatial(),
                  ModelFiles.ARCHITECTURE,
                  detector.preprocessing().size()));
    }
    return detector;
  }

  private static void requireAutoencoder(Path detectorFile, Architecture architecture)
      throws IOException {
    try {
      DetectorNetwork.preprocessing(architecture);
    } catch (IllegalArgumentException e) {
      throw new IOException(detectorFile + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether {@link #write} may write there, to be asked before long work.
   *
   * @throws IOException if something other than a model or an empty folder is there
   */
  public static void requireReplaceable(Path folder) throws IOException {
    OutputPath.ofFolder(folder);
    if (!Files.exists(folder) || ModelFiles.areIn(folder)) {
      return;
    }
    try (Stream<Path> children = Files.list(folder)) {
      if (!children.allMatch(
          path -> FolderUpdate.isOfUpdates(path) || OutputLock.isLockFile(path))) {
        throw new IOException(
            folder + ": expected a new folder, an empty one or a saved model to replace");
      }
    }
  }

  private static Architecture readArchitecture(Path file) throws IOException {
    try {
      Architecture architecture = ArchitectureJson.read(text(file));
      architecture.plan();
      return architecture;
    } catch (IllegalArgumentException | InvalidArchitectureException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireFiles(Path folder, Function<String, Optional<Path>> files)
      throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": expected the folder of a saved model, got a file");
    }
    List<String> missing =
        ModelFiles.REQUIRED.stream()
            .filter(name -> files.apply(name).filter(Files::isRegularFile).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s: expected a saved model of %s; missing: %s"
              .formatted(
                  folder, String.join(" and ", ModelFiles.REQUIRED), String.join(", ", missing)));
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return TextFile.read(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": expected UTF-8 text, got other bytes", e);
    }
  }
}
