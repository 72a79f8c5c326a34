package dev.isomorph.cli.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the modules publish; see {@code docs/publishing.md}. */
class PublicationTest {
  /** What engines implement, in the jar of what callers use. */
  private static final String SPI = "dev.isomorph.spi";

  private static final String OURS = "dev.isomorph";

  private List<Pom> poms;

  @BeforeEach
  void readPoms() throws IOException {
    poms = Pom.read(Path.of("../pom.xml")).withModules();
    assertThat(poms).hasSizeGreaterThan(15);
  }

  /** A module that is not published sets {@code maven.deploy.skip}. */
  @Test
  void the_bom_names_every_published_module_and_no_other() throws IOException {
    List<String> published =
        poms.stream().filter(Pom::isJar).filter(Pom::isPublished).map(Pom::artifact).toList();
    List<String> named =
        Pom.read(Path.of("../bom/pom.xml")).managed().stream()
            .filter(dependency -> dependency.group().equals(OURS))
            .map(Pom.Dependency::artifact)
            .toList();
    assertThat(named).containsExactlyElementsOf(published);
  }

  @Test
  void the_coordinates_are_documented() throws IOException {
    String document = Files.readString(Path.of("../docs/library.md"));
    for (Pom pom : poms) {
      if (pom.isJar() && pom.isPublished()) {
        assertThat(document).contains("`" + pom.artifact() + "`");
      }
    }
    Pom parent = Pom.read(Path.of("../pom.xml"));
    assertThat(document)
        .contains(
            "pytorch-native-cpu:%s:linux-x86_64"
                .formatted(parent.property("pytorch.version").orElseThrow()),
            "isomorph-bom:" + parent.text("version").orElseThrow());
  }

  @Test
  void a_published_module_needs_published_modules_alone() {
    Set<String> published = new TreeSet<>();
    poms.stream().filter(Pom::isPublished).map(Pom::artifact).forEach(published::add);
    for (Pom pom : poms) {
      if (pom.isJar() && pom.isPublished()) {
        assertThat(pom.dependencies())
            .as(pom.artifact())
            .filteredOn(dependency -> dependency.group().equals(OURS))
            .filteredOn(dependency -> !dependency.scope().equals("test"))
            .allMatch(dependency -> published.contains(dependency.artifact()));
      }
    }
  }

  /** Else a program with modules of its own finds a package twice, or a name that will change. */
  @Test
  void the_module_name_of_a_jar_is_the_root_of_its_packages_which_are_in_no_other()
      throws Exception {
    Map<String, String> modules = new HashMap<>();
    for (Pom pom : poms) {
      if (pom.isJar()) {
        String name = pom.property("module.name").orElse("");
        assertThat(name).as("property module.name in %s", pom.file()).startsWith(OURS + ".");
        Set<String> packages = packagesOf(pom);
        assertThat(packages)
            .as(pom.artifact())
            .isNotEmpty()
            .allMatch(found -> (found + ".").startsWith(name + ".") || found.equals(SPI));
        for (String found : packages) {
          assertThat(modules.putIfAbsent(found, name)).as("package %s", found).isNull();
        }
      }
    }
  }

  @Test
  void a_published_module_has_a_name_and_a_description() {
    assertThat(poms)
        .filteredOn(Pom::isPublished)
        .allMatch(pom -> pom.text("name").isPresent(), "name")
        .allMatch(pom -> pom.text("description").isPresent(), "description");
  }

  /** In the BOM, which has no parent, and in the parent of all others. */
  @Test
  void what_a_repository_asks_for_stands_in_both_roots() throws IOException {
    for (Path file : List.of(Path.of("../pom.xml"), Path.of("../bom/pom.xml"))) {
      Pom pom = Pom.read(file);
      for (String element : List.of("url", "licenses", "developers", "scm", "version")) {
        assertThat(pom.text(element)).as("%s in %s", element, file).isPresent();
      }
    }
    assertThat(Pom.read(Path.of("../bom/pom.xml")).text("version"))
        .isEqualTo(Pom.read(Path.of("../pom.xml")).text("version"));
  }

  private static Set<String> packagesOf(Pom pom) throws IOException {
    Path sources = pom.folder().resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      Set<String> packages = new TreeSet<>();
      files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
          .forEach(packages::add);
      return packages;
    }
  }
}
