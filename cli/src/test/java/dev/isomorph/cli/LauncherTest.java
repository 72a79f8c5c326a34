package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, up to where it would start Java. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "isomorph").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private record Result(int exitCode, String err) {}

  @Test
  void a_wrong_java_home_is_named_with_what_is_wrong_about_it() throws Exception {
    Path missing = folder.resolve("missing");
    assertWrong(missing, "is no folder");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertWrong(empty, "has no bin/java that can be run");
    Files.writeString(Files.createDirectory(empty.resolve("bin")).resolve("java"), "text");
    assertWrong(empty, "has no bin/java that can be run");
  }

  /** {@code script} makes a terminal. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void the_width_of_the_terminal_is_passed_on() throws Exception {
    assumeTrue(isOnPath("script"));
    Path launcher = launcherWithoutIsomorph();
    String start = "bash " + launcher;
    assertThat(inTerminal("stty cols 133; " + start)).contains("133 columns, on a terminal");
    assertThat(inTerminal("stty cols 133; COLUMNS=200 " + start)).contains("200 columns, on a ter");
    assertThat(inTerminal("stty cols 133; " + start + " 2> /dev/null")).contains("no columns, to");
  }

  /** A copy in a folder where nothing needs to be built, with a Java that tells what it is told. */
  private Path launcherWithoutIsomorph() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    try (Stream<Path> modules = Files.list(LAUNCHER.getParent())) {
      for (Path module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).toList()) {
        Path copy = home.resolve(module.getFileName());
        Files.createDirectories(copy.resolve("src/main"));
        Files.createFile(copy.resolve("pom.xml"));
      }
    }
    Files.createFile(home.resolve("pom.xml"));
    Files.createDirectory(home.resolve(".mvn"));
    Path target = Files.createDirectories(home.resolve("cli/target"));
    Files.createFile(target.resolve("isomorph-cli-1.jar"));
    Files.writeString(target.resolve("lib.classpath"), "other.jar\n");
    FileTime later = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(Files.createFile(target.resolve("isomorph.built")), later);
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
    Files.writeString(
        java,
        """
        #!/usr/bin/env bash
        [[ "$*" == *isomorph.terminal=true* ]] && to="on a terminal" || to="to something else"
        echo "${COLUMNS:-no} columns, $to"
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.copy(LAUNCHER, home.resolve("isomorph"));
  }

  private static boolean isOnPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
  }

  private String inTerminal(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null");
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().remove("COLUMNS");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    return shown;
  }

  private static void assertWrong(Path home, String wrong) throws Exception {
    Result result = withJavaHome(home);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "isomorph: JAVA_HOME is '%s', which %s; set it to the folder of a JDK, 17 or later, or unset it to take java from the path\n"
                .formatted(home, wrong));
  }

  private static Result withJavaHome(Path home) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", LAUNCHER.toString(), "--version");
    builder.environment().put("JAVA_HOME", home.toString());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), err);
  }
}
