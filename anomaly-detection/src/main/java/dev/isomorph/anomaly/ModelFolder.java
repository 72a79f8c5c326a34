package dev.isomorph.anomaly;

import dev.isomorph.anomaly.files.StagedFolder;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import dev.isomorph.api.io.TextFile;
import dev.isomorph.api.io.WholeFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a folder: the network and its weights, and what makes it a detector, if it is one.
 *
 * @param architecture {@code architecture.json}
 * @param weights {@code weights.safetensors}, those of the architecture
 * @param calibration {@code detector.json}, which is not there without a threshold, and {@code
 *     features.safetensors}, which is there where the scoring looks at features
 */
public record ModelFolder(
    Architecture architecture, StateDict weights, Optional<Calibration> calibration) {
  private static final String ARCHITECTURE = "architecture.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** Name of the file with the calibration. */
  public static final String DETECTOR = "detector.json";

  private static final String FEATURES = "features.safetensors";

  /** What every model has. */
  private static final List<String> FILES = List.of(ARCHITECTURE, WEIGHTS);

  /**
   * Writes the folder, whole or not at all. A model that is there is replaced.
   *
   * @throws IOException if something else is there, or it cannot be written
   */
  public void write(Path folder) throws IOException {
    requireReplaceable(folder);
    try (StagedFolder staged = StagedFolder.beside(folder)) {
      Path root = staged.path();
      Files.writeString(root.resolve(ARCHITECTURE), ArchitectureJson.write(architecture));
      Safetensors.write(root.resolve(WEIGHTS), weights);
      if (calibration.isPresent()) {
        StateDict features = calibration.get().scorer().normal().tensors();
        if (!features.names().isEmpty()) {
          Safetensors.write(root.resolve(FEATURES), features);
        }
        Files.writeString(root.resolve(DETECTOR), detectorJson(calibration.get()));
      }
      staged.moveIntoPlace();
    }
  }

  /**
   * Replaces the threshold of a model that is there; network and weights are left alone.
   *
   * @throws IOException if it cannot be written
   */
  public void writeCalibration(Path folder, Calibration newCalibration) throws IOException {
    byte[] json = detectorJson(newCalibration).getBytes(StandardCharsets.UTF_8);
    WholeFile.write(folder.resolve(DETECTOR), channel -> channel.write(ByteBuffer.wrap(json)));
  }

  private String detectorJson(Calibration of) throws IOException {
    return new DetectorFile(DetectorNetwork.preprocessing(architecture), of).toJson();
  }

  /**
   * Reads the files and holds them against each other.
   *
   * @throws IOException if the folder is not a model, is damaged or is of a later format: which
   *     file, what was expected and what was found
   */
  public static ModelFolder read(Path folder) throws IOException {
    requireFiles(folder);
    Architecture architecture = readArchitecture(folder.resolve(ARCHITECTURE));
    Optional<Calibration> calibration = Optional.empty();
    Path detectorFile = folder.resolve(DETECTOR);
    if (Files.exists(detectorFile)) {
      calibration = Optional.of(readDetector(detectorFile, architecture).calibration());
    }
    Path weightsFile = folder.resolve(WEIGHTS);
    StateDict weights = Safetensors.read(weightsFile);
    try {
      weights.requireFits(weightsFile.toString(), architecture.plan().parameters());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new ModelFolder(architecture, weights, calibration);
  }

  private static DetectorFile readDetector(Path detectorFile, Architecture architecture)
      throws IOException {
    requireAutoencoder(detectorFile, architecture);
    Path featuresFile = detectorFile.resolveSibling(FEATURES);
    StateDict features =
        Files.exists(featuresFile) ? Safetensors.read(featuresFile) : StateDict.of(Map.of());
    DetectorFile detector = DetectorFile.read(detectorFile, text(detectorFile), features);
    if (!architecture.input().spatial().equals(detector.preprocessing().size())) {
      throw new IOException(
          "%s: preprocessing: expected %s as %s says, got %s"
              .formatted(
                  detectorFile,
                  architecture.input().spatial(),
                  ARCHITECTURE,
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
    if (Files.isDirectory(folder)) {
      try (Stream<Path> children = Files.list(folder)) {
        if (children.findAny().isEmpty()
            || FILES.stream().allMatch(name -> Files.exists(folder.resolve(name)))) {
          return;
        }
      }
      throw new IOException(
          folder + ": expected a new folder, an empty one or a saved model to replace");
    }
    if (Files.exists(folder)) {
      throw new IOException(folder + ": expected a folder, got a file");
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

  private static void requireFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": expected the folder of a saved model, got a file");
    }
    List<String> missing =
        FILES.stream().filter(name -> !Files.isRegularFile(folder.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s: expected a saved model of %s; missing: %s"
              .formatted(folder, String.join(" and ", FILES), String.join(", ", missing)));
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
