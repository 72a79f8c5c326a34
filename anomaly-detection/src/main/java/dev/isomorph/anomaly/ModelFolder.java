package dev.isomorph.anomaly;

import dev.isomorph.anomaly.files.StagedFolder;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A detector as a folder of three files.
 *
 * @param architecture {@code architecture.json}
 * @param weights {@code weights.safetensors}
 * @param detector {@code detector.json}
 */
record ModelFolder(Architecture architecture, StateDict weights, DetectorFile detector) {
  private static final String ARCHITECTURE = "architecture.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String DETECTOR = "detector.json";

  void write(Path folder) throws IOException {
    requireReplaceable(folder);
    try (StagedFolder staged = StagedFolder.beside(folder)) {
      Path root = staged.path();
      Files.writeString(root.resolve(ARCHITECTURE), ArchitectureJson.write(architecture));
      Safetensors.write(root.resolve(WEIGHTS), weights);
      Files.writeString(root.resolve(DETECTOR), detector.toJson());
      staged.moveIntoPlace();
    }
  }

  /** Reads all three files and holds them against each other. */
  static ModelFolder read(Path folder) throws IOException {
    requireFiles(folder);
    Path detectorFile = folder.resolve(DETECTOR);
    DetectorFile detector = DetectorFile.read(detectorFile, text(detectorFile));
    Architecture architecture = readArchitecture(folder.resolve(ARCHITECTURE));
    if (!architecture.input().spatial().equals(detector.preprocessing().size())) {
      throw new IOException(
          "%s: preprocessing: expected %s as %s says, got %s"
              .formatted(
                  detectorFile,
                  architecture.input().spatial(),
                  ARCHITECTURE,
                  detector.preprocessing().size()));
    }
    Path weightsFile = folder.resolve(WEIGHTS);
    StateDict weights = Safetensors.read(weightsFile);
    try {
      weights.requireFits(weightsFile.toString(), architecture.plan().parameters());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return new ModelFolder(architecture, weights, detector);
  }

  static void requireReplaceable(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> children = Files.list(folder)) {
        if (children.findAny().isEmpty() || Files.exists(folder.resolve(DETECTOR))) {
          return;
        }
      }
      throw new IOException(
          folder + ": expected a new folder, an empty one or a saved detector to replace");
    }
    if (Files.exists(folder)) {
      throw new IOException(folder + ": expected a folder, got a file");
    }
  }

  private static Architecture readArchitecture(Path file) throws IOException {
    try {
      Architecture architecture = ArchitectureJson.read(text(file));
      AnomalyDetector.preprocessingFor(architecture);
      return architecture;
    } catch (IllegalArgumentException | InvalidArchitectureException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder
              + (Files.exists(folder)
                  ? ": expected the folder of a saved detector, got a file"
                  : ": there is no such folder"));
    }
    List<String> missing =
        Stream.of(ARCHITECTURE, WEIGHTS, DETECTOR)
            .filter(name -> !Files.isRegularFile(folder.resolve(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException(
          "%s: expected a saved detector of %s, %s and %s; missing: %s"
              .formatted(folder, ARCHITECTURE, WEIGHTS, DETECTOR, String.join(", ", missing)));
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": expected UTF-8 text, got other bytes", e);
    }
  }
}
