package dev.isomorph.cli.dependencies;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.distribution.DependencyPolicy;
import dev.isomorph.distribution.JarScan;
import dev.isomorph.distribution.RuntimeJar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars that the command runs with obey {@code cli/dependency-policy.json}. */
class DependencyPolicyTest {
  private static final Path LIST = Path.of("target/runtime-dependencies.txt");
  private static final DependencyPolicy SMALL =
      new DependencyPolicy(
          "2026-01-01",
          Map.of("MIT", List.of("org.good:*")),
          List.of(new DependencyPolicy.Ban("org.good:banned", "for the test")),
          List.of(
              new DependencyPolicy.Vulnerability(
                  "CVE-1", "org.good:parser", "(,1.9),[2.0,2.0.3)", "overflows", "here")),
          List.of());

  @TempDir private Path folder;

  @Test
  void every_jar_of_the_runtime_class_path_obeys_the_policy() throws IOException {
    List<JarScan> jars = new ArrayList<>();
    for (RuntimeJar jar : RuntimeJar.listedIn(LIST)) {
      jars.add(JarScan.of(jar));
    }
    assertThat(jars).hasSizeGreaterThan(50);
    DependencyPolicy policy = DependencyPolicy.read(Path.of("dependency-policy.json"));
    assertThat(policy.violations(jars)).as("see docs/dependencies.md").isEmpty();
    assertThat(policy.accepted()).allMatch(accepted -> !accepted.reason().isBlank());
  }

  @Test
  void a_vulnerable_version_is_found_in_a_jar_of_its_own_and_inside_others() throws IOException {
    assertThat(violations(jar("org.good:parser", "2.0.3"))).isEmpty();
    assertThat(violations(jar("org.good:parser", "1.9"))).isEmpty();
    assertThat(violations(jar("org.good:parser", "2.0.2")))
        .containsExactly(
            "org.good:parser 2.0.2: has CVE-1 (overflows); versions (,1.9),[2.0,2.0.3) have it (here): take another version, or accept it with a reason");
    byte[] shaded = pom("org.good", "parser", "1.8");
    assertThat(violations(jar("org.good:tool", "5", "META-INF/maven/p/pom.properties", shaded)))
        .singleElement()
        .asString()
        .startsWith("org.good:parser 1.8 inside org.good:tool: has CVE-1");
    byte[] inner = zip("META-INF/maven/p/pom.properties", shaded);
    assertThat(violations(jar("org.good:tool", "5", "lib/inner.jar", inner)))
        .singleElement()
        .asString()
        .startsWith("org.good:parser 1.8 inside org.good:tool: has CVE-1");
  }

  @Test
  void kotlin_unknown_licences_and_banned_artifacts_are_violations() throws IOException {
    assertThat(violations(jar("org.good:tool", "5", "kotlin/Unit.class", new byte[0])))
        .containsExactly("org.good:tool 5: contains Kotlin: kotlin/Unit.class");
    assertThat(violations(jar("org.good:tool", "5", "META-INF/a.kotlin_module", new byte[0])))
        .containsExactly("org.good:tool 5: contains Kotlin: META-INF/a.kotlin_module");
    assertThat(violations(jar("org.other:tool", "5")))
        .containsExactly(
            "org.other:tool 5: no licence is known; add it to the licences if it is free");
    assertThat(violations(jar("org.good:banned", "5")))
        .containsExactly("org.good:banned 5: is banned: for the test");
  }

  @Test
  void an_accepted_finding_is_no_violation_until_it_is_gone() throws IOException {
    DependencyPolicy accepting =
        new DependencyPolicy(
            SMALL.reviewed(),
            SMALL.licences(),
            SMALL.banned(),
            SMALL.vulnerabilities(),
            List.of(
                new DependencyPolicy.Accepted(
                    "org.good:parser", "org.good:parser", "1.8", List.of("CVE-1"), "harmless")));
    assertThat(accepting.violations(List.of(jar("org.good:parser", "1.8")))).isEmpty();
    assertThat(accepting.violations(List.of(jar("org.good:parser", "1.9"))))
        .containsExactly(
            "org.good:parser 1.8: CVE-1 is accepted, but not found; take it out of the accepted findings");
  }

  @Test
  void the_list_of_maven_is_read_with_classifiers_and_without_our_modules() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(
        list,
        """

        The following files have been resolved:
           dev.isomorph:api:jar:1:compile:/x/classes
           org.a:b:jar:2.0:compile:/r/b-2.0.jar -- module b (auto)
           org.a:c:jar:linux-x86_64:3.1:runtime:/r/c-3.1-linux-x86_64.jar
        """);
    assertThat(RuntimeJar.listedIn(list))
        .containsExactly(
            new RuntimeJar("org.a:b", "2.0", Path.of("/r/b-2.0.jar")),
            new RuntimeJar("org.a:c", "3.1", Path.of("/r/c-3.1-linux-x86_64.jar")));
  }

  private static List<String> violations(JarScan jar) {
    return SMALL.violations(List.of(jar));
  }

  private JarScan jar(String artifact, String version) throws IOException {
    return jar(artifact, version, "org/good/Good.class", new byte[0]);
  }

  private JarScan jar(String artifact, String version, String entry, byte[] content)
      throws IOException {
    Path file = Files.write(folder.resolve("a.jar"), zip(entry, content));
    return JarScan.of(new RuntimeJar(artifact, version, file));
  }

  private static byte[] pom(String group, String artifact, String version) {
    return "groupId=%s\nartifactId=%s\nversion=%s\n"
        .formatted(group, artifact, version)
        .getBytes(UTF_8);
  }

  private static byte[] zip(String entry, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
