package dev.isomorph.anomaly.files;

import dev.isomorph.api.io.FolderUpdate;
import java.nio.file.Path;
import java.util.List;

/** The files of a saved model, by which its folder is detected. */
public final class ModelFiles {
  /** The network. */
  public static final String ARCHITECTURE = "architecture.json";

  /** Its weights. */
  public static final String WEIGHTS = "weights.safetensors";

  /** How images are scored; not there for a network that is no detector. */
  public static final String DETECTOR = "detector.json";

  /** What was fitted to normal images, where the scoring needs it. */
  public static final String FEATURES = "features.safetensors";

  /** What a model cannot be without. */
  public static final List<String> REQUIRED = List.of(ARCHITECTURE, WEIGHTS);

  private ModelFiles() {}

  /** Whether there is a model in a folder. */
  public static boolean areIn(Path folder) {
    return REQUIRED.stream().allMatch(name -> FolderUpdate.current(folder, name).isPresent());
  }
}
