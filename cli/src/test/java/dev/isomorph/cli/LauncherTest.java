package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
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
