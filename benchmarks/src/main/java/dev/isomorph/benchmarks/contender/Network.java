package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every contender runs: the same architecture with the same weights.
 *
 * @param exported the same as PyTorch exports it, if it has
 */
public record Network(Architecture architecture, StateDict weights, Optional<Path> exported) {
  /** The name, in the folder, of the ONNX file that PyTorch exports. */
  public static final String EXPORTED = "pytorch.onnx";

  private static final String ARCHITECTURE = "architecture.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** A network that PyTorch has not exported. */
  public Network(Architecture architecture, StateDict weights) {
    this(architecture, weights, Optional.empty());
  }

  /** Reads what {@link #write} wrote, and what PyTorch exported there. */
  public static Network read(Path folder) throws IOException {
    return new Network(
        ArchitectureJson.read(Files.readString(folder.resolve(ARCHITECTURE))),
        Safetensors.read(folder.resolve(WEIGHTS)),
        Optional.of(folder.resolve(EXPORTED)).filter(Files::exists));
  }

  /** Writes architecture and weights into a folder that is there. */
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(ARCHITECTURE), ArchitectureJson.write(architecture));
    Safetensors.write(folder.resolve(WEIGHTS), weights);
  }

  /** The architecture with its shapes. */
  public Plan plan() {
    return architecture.plan();
  }
}
