package dev.isomorph.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes jars of a few texts. */
final class JarFile {
  private JarFile() {}

  /** A jar of an artifact with these entries. */
  static RuntimeJar write(Path folder, String artifact, String version, Map<String, String> entries)
      throws IOException {
    Path file = folder.resolve(artifact.replace(':', '-') + ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return new RuntimeJar(artifact, version, file);
  }

  /** How a library names itself in a jar that it was copied into. */
  static Map<String, String> copyOf(String group, String name, String version) {
    return Map.of(
        "META-INF/maven/%s/%s/pom.properties".formatted(group, name),
        "groupId=%s\nartifactId=%s\nversion=%s\n".formatted(group, name, version));
  }
}
