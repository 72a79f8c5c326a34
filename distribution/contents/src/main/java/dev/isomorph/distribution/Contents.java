package dev.isomorph.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the licences and the list of components of a distribution. */
public final class Contents {
  private Contents() {}

  /**
   * Writes the folder {@code licences} and the file {@code components.json}.
   *
   * @param args the jars, as {@code dependency:list} wrote them; the dependency policy; the folder
   *     with the licences that jars lack; the components, as CycloneDX's plugin wrote them; the
   *     folder to write into
   * @throws IllegalArgumentException if they are not five, or a library has no licence or no text
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException(
          "expected LIST POLICY LICENCES COMPONENTS FOLDER, got %d arguments"
              .formatted(args.length));
    }
    List<RuntimeJar> jars = RuntimeJar.listedIn(Path.of(args[0]));
    DependencyPolicy policy = DependencyPolicy.read(Path.of(args[1]));
    Path folder = Files.createDirectories(Path.of(args[4]));
    new Licences(policy, Path.of(args[2])).write(jars, folder.resolve("licences"));
    Components components = Components.read(Path.of(args[3]));
    for (RuntimeJar jar : jars) {
      components.addCopiesIn(JarScan.of(jar));
    }
    components.accept(policy);
    components.write(folder.resolve("components.json"));
  }
}
