package dev.isomorph.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
  private static final DependencyPolicy POLICY =
      new DependencyPolicy(
          "2026-01-01",
          Map.of(),
          List.of(),
          List.of(
              new DependencyPolicy.Vulnerability(
                  "CVE-1", "org.good:parser", "(,1.9)", "overflows", "here")),
          List.of(
              new DependencyPolicy.Accepted(
                  "org.good:tool", "org.good:parser", "1.8", List.of("CVE-1"), "Parses nothing."),
              new DependencyPolicy.Accepted(
                  "org.other:tool", "org.good:parser", "1.8", List.of("CVE-1"), "Elsewhere.")));

  @TempDir private Path folder;
  private Path document;

  @BeforeEach
  void writeDocument() throws IOException {
    document =
        Files.writeString(
            folder.resolve("bom.json"),
            """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
              {"type": "library", "bom-ref": "pkg:maven/org.good/tool@5?type=jar", "group": "org.good", "name": "tool",
               "version": "5"}]}
            """);
  }

  @Test
  void a_library_inside_a_jar_is_a_component_of_it() throws IOException {
    JsonNode copy = written().at("/components/0/components/0");
    assertThat(copy.path("group").asText()).isEqualTo("org.good");
    assertThat(copy.path("name").asText()).isEqualTo("parser");
    assertThat(copy.path("version").asText()).isEqualTo("1.8");
    assertThat(copy.path("purl").asText()).isEqualTo("pkg:maven/org.good/parser@1.8");
  }

  @Test
  void an_accepted_finding_becomes_a_statement_about_that_component() throws IOException {
    JsonNode written = written();
    assertThat(written.path("vulnerabilities")).hasSize(1);
    JsonNode statement = written.at("/vulnerabilities/0");
    assertThat(statement.path("id").asText()).isEqualTo("CVE-1");
    assertThat(statement.path("description").asText()).isEqualTo("overflows");
    assertThat(statement.at("/analysis/state").asText()).isEqualTo("not_affected");
    assertThat(statement.at("/analysis/detail").asText()).isEqualTo("Parses nothing.");
    assertThat(statement.at("/affects/0/ref"))
        .isEqualTo(written.at("/components/0/components/0/bom-ref"));
  }

  @Test
  void a_jar_that_is_no_component_is_named() throws IOException {
    JarScan jar = JarScan.of(JarFile.write(folder, "org.good:tool", "6", Map.of("a", "b")));
    Components components = Components.read(document);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> components.addCopiesIn(jar))
        .withMessage("org.good:tool 6: expected it among the components, found it not");
  }

  private JsonNode written() throws IOException {
    Map<String, String> entries = JarFile.copyOf("org.good", "parser", "1.8");
    Components components = Components.read(document);
    components.addCopiesIn(JarScan.of(JarFile.write(folder, "org.good:tool", "5", entries)));
    components.accept(POLICY);
    Path file = folder.resolve("components.json");
    components.write(file);
    return new ObjectMapper().readTree(file.toFile());
  }
}
