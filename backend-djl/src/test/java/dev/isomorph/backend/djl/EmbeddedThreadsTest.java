package dev.isomorph.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What OpenMP reads when the engine starts in a JVM that the launcher did not start. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the report is that of GNU's OpenMP")
class EmbeddedThreadsTest {
  private static final Map<String, String> REPORT = Map.of("OMP_DISPLAY_ENV", "VERBOSE");

  /** Starts the engine, and prints what became of the environment. */
  static final class Embedding {
    private Embedding() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Map<String, String> before = new TreeMap<>(System.getenv());
      new DjlBackendProvider().create();
      System.out.println("same in Java: " + before.equals(new TreeMap<>(System.getenv())));
      Process child =
          new ProcessBuilder("env").redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String inherited = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      System.out.println("in a child: " + inherited.contains("OMP_WAIT_POLICY"));
      System.out.println("left: " + Getenv.INSTANCE.getenv("OMP_WAIT_POLICY"));
    }
  }

  /** The C library's own view of the environment. */
  interface Getenv extends com.sun.jna.Library {
    Getenv INSTANCE = com.sun.jna.Native.load(Getenv.class);

    String getenv(String name);
  }

  @Test
  void threads_sleep_although_nothing_is_set_and_nothing_stays_set() throws Exception {
    List<String> output = embedded(REPORT);
    assertThat(reported(output, "OMP_WAIT_POLICY")).containsExactly("PASSIVE");
    // The first is reported where nothing is set as well; the second is 300000 then.
    assertThat(reported(output, "GOMP_SPINCOUNT")).containsExactly("20000");
    assertThat(output).contains("same in Java: true", "in a child: false", "left: null");
  }

  @Test
  void what_the_user_has_set_wins() throws Exception {
    List<String> output =
        embedded(Map.of("OMP_DISPLAY_ENV", "VERBOSE", "OMP_WAIT_POLICY", "ACTIVE"));
    assertThat(reported(output, "OMP_WAIT_POLICY")).containsExactly("ACTIVE");
    assertThat(reported(output, "GOMP_SPINCOUNT")).doesNotContain("20000");
    assertThat(output).contains("same in Java: true", "left: ACTIVE");
  }

  /** The values of a variable in the reports of all OpenMP libraries of the process, each once. */
  private static List<String> reported(List<String> output, String variable) {
    return output.stream()
        .map(String::strip)
        .filter(line -> line.contains(variable + " = "))
        .map(line -> line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
        .distinct()
        .toList();
  }

  private static List<String> embedded(Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-cp",
                System.getProperty("java.class.path"),
                Embedding.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.contains("OMP_"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
