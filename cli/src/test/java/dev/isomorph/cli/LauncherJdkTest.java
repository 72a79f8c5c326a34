package dev.isomorph.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code isomorph} script in a project that is built, with JDKs that only record how they are
 * started.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherJdkTest {
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >> "$(dirname "$0")/starts"
      for argument in "$@"; do
        case "$argument" in -XX:ArchiveClassesAtExit=*) echo classes > "${argument#*=}" ;; esac
      done
      """;
  private static final List<String> SOURCES =
      List.of(
          "bom",
          "architecture-spec",
          "api",
          "inject",
          "format-pytorch",
          "format-onnx",
          "backend-reference",
          "conformance-tests",
          "conformance-report",
          "anomaly-detection",
          "benchmarks",
          "cli",
          "backend-djl",
          "backend-dl4j",
          "backend-onnxruntime");

  @TempDir private Path home;

  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void build() throws IOException {
    Files.copy(Path.of("../isomorph"), home.resolve("isomorph"));
    Files.createDirectory(home.resolve(".mvn"));
    Files.createFile(home.resolve("pom.xml"));
    for (String module : SOURCES) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      Files.createFile(home.resolve(module).resolve("pom.xml"));
    }
    Path target = Files.createDirectory(home.resolve("cli/target"));
    Files.writeString(target.resolve("lib.classpath"), "lib/api.jar");
    Files.createFile(target.resolve("isomorph-cli-1.jar"));
    Files.createFile(target.resolve("isomorph.built"));
    executable(home.resolve("tools/mvn"), "#!/bin/sh\necho mvn was started >&2\nexit 1\n");
  }

  @Test
  void each_java_gets_an_archive_of_its_own_without_a_build() throws Exception {
    Path java17 = jdk("17.0.15");
    Path java25 = jdk("25.0.3");
    assertThat(start(java17).err()).isEqualTo("isomorph: preparing faster starts with Java 17\n");
    assertThat(start(java25).err()).isEqualTo("isomorph: preparing faster starts with Java 25\n");
    assertThat(start(java17).err()).isEmpty();
    assertThat(start(java25).err()).isEmpty();
    assertThat(archiveOf(java17)).exists().isNotEqualTo(archiveOf(java25));
    assertThat(archiveOf(java25)).exists();
  }

  @Test
  void a_java_that_cannot_write_an_archive_tries_once_and_starts_without() throws Exception {
    Path java = jdk("17.0.15");
    executable(
        java.resolve("bin/java"),
        JAVA.replace("echo classes > \"${argument#*=}\"", "echo no >&2; exit 1"));
    start(java);
    Result second = start(java);
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).isEmpty();
    assertThat(starts(java)).filteredOn(line -> line.contains("ArchiveClassesAtExit")).hasSize(2);
    assertThat(last(starts(java))).doesNotContain("SharedArchiveFile");
  }

  @Test
  void a_java_that_writes_no_archive_and_no_error_starts_without() throws Exception {
    Path java = jdk("17.0.15");
    executable(java.resolve("bin/java"), JAVA.replace("echo classes > \"${argument#*=}\"", ":"));
    Result first = start(java);
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).isEqualTo("isomorph: preparing faster starts with Java 17\n");
    assertThat(start(java).err()).isEmpty();
    assertThat(last(starts(java))).doesNotContain("SharedArchiveFile");
  }

  @Test
  void an_archive_that_cannot_even_be_empty_does_not_end_the_start() throws Exception {
    Path java = jdk("17.0.15");
    String dangling = "new=\"${argument#*=}\"; ln -sf /missing/archive \"${new%.*}\"; exit 1";
    executable(
        java.resolve("bin/java"), JAVA.replace("echo classes > \"${argument#*=}\"", dangling));
    Result result = start(java);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEqualTo("isomorph: preparing faster starts with Java 17\n");
    assertThat(last(starts(java))).contains("dev.isomorph.cli.Main summary");
  }

  @Test
  void a_lock_that_cannot_be_opened_does_not_end_the_start() throws Exception {
    Files.createDirectory(home.resolve("cli/target/isomorph.lock"));
    Path java = jdk("17.0.15");
    Result result = start(java);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(starts(java)).hasSize(1);
  }

  @Test
  void the_archive_is_written_with_the_environment_and_options_of_a_start() throws Exception {
    Path java = jdk("17.0.15");
    executable(
        java.resolve("bin/java"),
        JAVA.replace("\"$*\"", "\"$OMP_WAIT_POLICY $MALLOC_ARENA_MAX $ORT_DISABLE_TELEMETRY $*\""));
    start(java);
    assertThat(starts(java))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("PASSIVE 1 1 -").contains("-UsePerfData"));
  }

  /** Without flock, two starts may write it at once. */
  @Test
  void each_start_writes_the_archive_under_a_name_of_its_own() throws Exception {
    Path java = jdk("17.0.15");
    start(java);
    Files.delete(archiveOf(java));
    start(java);
    assertThat(starts(java).stream().flatMap(line -> Stream.of(line.split(" "))))
        .filteredOn(word -> word.startsWith("-XX:ArchiveClassesAtExit="))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_engines_may_do_what_later_javas_warn_of() throws Exception {
    Path java17 = jdk("17.0.15");
    Path java25 = jdk("25.0.3");
    start(java17);
    start(java25);
    assertThat(last(starts(java17)))
        .contains(
            "--enable-native-access=ALL-UNNAMED",
            "-Dguice_custom_class_loading=CHILD",
            "dev.isomorph.cli.Main summary")
        .doesNotContain("--sun-misc-unsafe-memory-access"); // Java 17 would not start with it
    assertThat(last(starts(java25)))
        .contains(
            "--enable-native-access=ALL-UNNAMED",
            "-Dguice_custom_class_loading=CHILD",
            "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void the_jars_of_sources_and_of_documentation_are_not_started() throws Exception {
    for (String kind : List.of("javadoc", "sources", "tests")) {
      Files.createFile(home.resolve("cli/target/isomorph-cli-1-" + kind + ".jar"));
    }
    Path java = jdk("17.0.15");
    start(java);
    assertThat(last(starts(java)))
        .contains("-cp %1$s/isomorph-cli-1.jar:%1$s/lib/api.jar ".formatted(target("cli/target")));
  }

  @Test
  void an_unpacked_distribution_starts_its_jars_and_builds_nothing() throws Exception {
    Path launcher = home.resolve("unpacked/bin/isomorph");
    Files.createDirectories(launcher.getParent());
    Files.copy(Path.of("../isomorph"), launcher);
    Path lib = Files.createDirectory(home.resolve("unpacked/lib"));
    Files.writeString(lib.resolve("lib.classpath"), "./api.jar:./spec.jar");
    Files.createFile(lib.resolve("isomorph-cli-1.jar"));
    Path link = Files.createSymbolicLink(home.resolve("command"), launcher);
    Path java = jdk("17.0.15");
    Result result = start(java, link);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(last(starts(java)))
        .contains(
            "-cp %1$s/isomorph-cli-1.jar:%1$s/./api.jar:%1$s/./spec.jar dev.isomorph.cli.Main summary"
                .formatted(target("unpacked/lib")));
    assertThat(archiveOf(java)).hasParent(Path.of(target("unpacked/lib")));
  }

  /** As the launcher names it: without links. */
  private String target(String folder) throws IOException {
    return home.resolve(folder).toRealPath().toString();
  }

  @Test
  void an_earlier_java_is_refused_with_its_version() throws Exception {
    Path java = jdk("11.0.2");
    Result result = start(java);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "isomorph: expected Java 17 or later, got 11 from '%s'; set JAVA_HOME\n"
                .formatted(java.resolve("bin/java")));
  }

  private Path jdk(String version) throws IOException {
    Path jdk = Files.createDirectory(home.resolve("jdk-" + version));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    executable(jdk.resolve("bin/java"), JAVA);
    return jdk;
  }

  private Result start(Path jdk) throws Exception {
    return start(jdk, home.resolve("isomorph"));
  }

  private Result start(Path jdk, Path launcher) throws Exception {
    Path out = home.resolve("out");
    Path err = home.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", launcher.toString(), "summary")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder
        .environment()
        .merge("PATH", home.resolve("tools").toString(), (path, t) -> t + ":" + path);
    int exitCode = builder.start().waitFor();
    return new Result(exitCode, Files.readString(out), Files.readString(err));
  }

  private static List<String> starts(Path jdk) throws IOException {
    return Files.readAllLines(jdk.resolve("bin/starts"), UTF_8);
  }

  private static String last(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  private static Path archiveOf(Path jdk) throws IOException {
    return Stream.of(last(starts(jdk)).split(" "))
        .filter(argument -> argument.startsWith("-XX:SharedArchiveFile="))
        .map(argument -> Path.of(argument.substring(argument.indexOf('=') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static void executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
