package dev.isomorph.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicencesTest {
  private static final DependencyPolicy POLICY =
      new DependencyPolicy(
          "2026-01-01",
          Map.of(
              "Apache-2.0", List.of("org.free:*"),
              "MIT", List.of("org.short:*"),
              "BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", List.of("org.native:*")),
          List.of(),
          List.of(),
          List.of());

  @TempDir private Path folder;
  private Path texts;
  private Path written;

  @BeforeEach
  void makeFolders() throws IOException {
    texts = Files.createDirectory(folder.resolve("texts"));
    written = folder.resolve("licences");
  }

  @Test
  void a_text_comes_from_the_jar() throws IOException {
    write(jar("org.short:list", Map.of("META-INF/LICENSE.txt", "MIT, by A", "a.class", "code")));
    assertThat(list()).endsWith("\n\norg.short:list 1: MIT (org.short.list/LICENSE.txt)\n");
    assertThat(written.resolve("org.short.list/LICENSE.txt")).hasContent("MIT, by A");
  }

  @Test
  void a_text_that_the_jar_lacks_comes_from_the_folder() throws IOException {
    Files.writeString(texts.resolve("org.short.txt"), "MIT, by B");
    Files.writeString(texts.resolve("org.other.txt"), "MIT, by C");
    write(jar("org.short:list", Map.of("a.class", "code")));
    assertThat(list()).endsWith("\n\norg.short:list 1: MIT (org.short.txt)\n");
    assertThat(written.resolve("org.short.txt")).hasContent("MIT, by B");
    assertThat(written.resolve("org.other.txt")).doesNotExist();
  }

  @Test
  void the_text_of_a_licence_is_added_to_that_of_the_library() throws IOException {
    Files.writeString(texts.resolve("org.native.txt"), "BSD, by D");
    Files.writeString(texts.resolve("GPL-3.0.txt"), "GPL");
    Files.writeString(texts.resolve("GCC-exception-3.1.txt"), "but");
    write(jar("org.native:sum", Map.of("sum.so", "code")));
    assertThat(list()).endsWith("(GCC-exception-3.1.txt, GPL-3.0.txt, org.native.txt)\n");
  }

  @Test
  void a_library_inside_the_jar_of_another_has_a_line() throws IOException {
    Files.writeString(texts.resolve("org.short.txt"), "MIT, by B");
    write(jar("org.free:tool", JarFile.copyOf("org.short", "list", "0.9")));
    assertThat(list())
        .endsWith("\n\norg.free:tool 1: Apache-2.0\n    org.short:list 0.9: MIT (org.short.txt)\n");
  }

  @Test
  void a_library_without_a_text_or_a_licence_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(jar("org.short:list", Map.of("a.class", "code"))))
        .withMessage(
            "org.short:list 1: expected the text of MIT in its jar or as a file org.short.list.txt in %s, found none",
            texts);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(jar("org.unknown:list", Map.of("a.class", "code"))))
        .withMessage("org.unknown:list 1: no licence is known; add it to the dependency policy");
  }

  private RuntimeJar jar(String artifact, Map<String, String> entries) throws IOException {
    return JarFile.write(folder, artifact, "1", entries);
  }

  private void write(RuntimeJar jar) throws IOException {
    new Licences(POLICY, texts).write(List.of(jar), written);
  }

  private String list() throws IOException {
    return Files.readString(written.resolve("THIRD-PARTY.txt"));
  }
}
