package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.Safetensors;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.json.ArchitectureJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every contender runs: the same architecture with the same weights. */
public record Network(Architecture architecture, StateDict weights) {
  private static final String ARCHITECTURE = "architecture.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** Reads what {@link #write} wrote. */
  public static Network read(Path folder) throws IOException {
    return new Network(
        ArchitectureJson.read(Files.readString(folder.resolve(ARCHITECTURE))),
        Safetensors.read(folder.resolve(WEIGHTS)));
  }

  /** Writes both into a folder that is there. */
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(ARCHITECTURE), ArchitectureJson.write(architecture));
    Safetensors.write(folder.resolve(WEIGHTS), weights);
  }

  /** The architecture with its shapes. */
  public Plan plan() {
    return architecture.plan();
  }
}
