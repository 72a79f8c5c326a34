package dev.isomorph.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The licences of the libraries in a distribution: a list of all, and the texts that go with them.
 * A text is taken from the jar; where a jar has none, from a folder, whose file {@code
 * org.example.txt} is that of all artifacts whose group and name, with a dot between, begin with
 * {@code org.example}.
 */
final class Licences {
  private static final Pattern TEXT =
      Pattern.compile(
          "(META-INF/)?(LICENSE|NOTICE|AL2\\.0|LGPL2\\.1|ThirdPartyNotices)(\\.txt|\\.md)?");

  /** What needs no other text than the licence of Isomorph itself, or none. */
  private static final List<String> WITHOUT_A_TEXT =
      List.of("Apache-2.0", "LicenseRef-Public-Domain");

  private final DependencyPolicy policy;
  private final Path texts;

  /**
   * @param policy names the licence of each library
   * @param texts the folder with the texts that jars lack
   */
  Licences(DependencyPolicy policy, Path texts) {
    this.policy = policy;
    this.texts = texts;
  }

  /**
   * Writes {@code THIRD-PARTY.txt} and the texts.
   *
   * @throws IllegalArgumentException if the policy has no licence for a library, or there is no
   *     text of a licence that needs one
   */
  void write(List<RuntimeJar> jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder list =
        new StringBuilder(
            """
            Isomorph is under the Apache License 2.0; see LICENSE. The libraries in lib are under the licences below. A library
            that was copied into the jar of another follows that jar, with a deeper indentation. Texts are in this folder.

            """);
    for (RuntimeJar jar :
        jars.stream().sorted(Comparator.comparing(RuntimeJar::artifact)).toList()) {
      List<String> own = copyTexts(jar, folder);
      for (Component component : JarScan.of(jar).components()) {
        boolean copied = !component.artifact().equals(jar.artifact());
        String licence = licenceOf(component);
        List<String> files = new ArrayList<>(copied ? List.of() : own);
        files.addAll(copyGeneralTexts(component, licence, folder));
        if (files.isEmpty() && !WITHOUT_A_TEXT.contains(licence)) {
          throw new IllegalArgumentException(
              "%s: expected the text of %s in its jar or as a file %s.txt in %s, found none"
                  .formatted(component, licence, dotted(component.artifact()), texts));
        }
        list.append(copied ? "    " : "")
            .append("%s %s: %s".formatted(component.artifact(), component.version(), licence))
            .append(files.isEmpty() ? "" : " (" + String.join(", ", files) + ")")
            .append('\n');
      }
    }
    Files.writeString(folder.resolve("THIRD-PARTY.txt"), list);
  }

  private String licenceOf(Component component) {
    return policy
        .licenceOf(component.artifact())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: no licence is known; add it to the dependency policy"
                        .formatted(component)));
  }

  /** The texts in a jar, into a folder of its own. */
  private static List<String> copyTexts(RuntimeJar jar, Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.file().toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (TEXT.matcher(entry.getName()).matches()) {
          String name = entry.getName().replaceFirst("^META-INF/", "");
          String file = dotted(jar.artifact()) + "/" + name;
          Path copy = folder.resolve(file);
          Files.createDirectories(copy.getParent());
          Files.write(copy, zip.getInputStream(entry).readAllBytes());
          files.add(file);
        }
      }
    }
    Collections.sort(files);
    return files;
  }

  /** The texts in the folder that are about a library or its licence. */
  private List<String> copyGeneralTexts(Component component, String licence, Path folder)
      throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> candidates = Files.list(texts)) {
      for (Path text : candidates.sorted().toList()) {
        String name = text.getFileName().toString().replaceFirst("\\.txt$", "");
        if (dotted(component.artifact()).startsWith(name) || licence.contains(name)) {
          Path copy = folder.resolve(text.getFileName());
          Files.write(copy, Files.readAllBytes(text));
          files.add(copy.getFileName().toString());
        }
      }
    }
    return files;
  }

  private static String dotted(String artifact) {
    return artifact.replace(':', '.');
  }
}
