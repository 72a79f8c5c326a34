package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where engines put their native libraries, seen from outside of a process. */
@Timeout(300)
class EngineStartTest {
  private static final String RUNNING = "running";

  @TempDir private Path folder;
  private Path temporary;

  @BeforeEach
  void make_a_temporary_folder() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  /** A Java process with a temporary folder of its own, and no folder named for any engine. */
  private ProcessBuilder java(List<String> options, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process
        .environment()
        .keySet()
        .removeAll(
            List.of("ISOMORPH_CACHE_DIR", "XDG_CACHE_HOME", "ENGINE_CACHE_DIR", "DJL_CACHE_DIR"));
    return process;
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j", "onnxruntime"})
  void a_killed_process_leaves_nothing_in_the_temporary_folder(String backend) throws Exception {
    Process process = java(List.of(), Running.class, backend).start();
    try {
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      String line = lines.readLine();
      while (line != null && !line.equals(RUNNING)) {
        line = lines.readLine();
      }
      assertThat(line).as("the network ran").isEqualTo(RUNNING);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(leftBehind()).isEmpty();
  }

  /** Runs a network once and then waits to be killed. */
  static final class Running {
    private Running() {}

    public static void main(String[] arguments) throws IOException {
      try (CompiledModel model =
          Engines.discovered(BackendChoice.of(arguments[0]))
              .named(arguments[0])
              .compile(ResNetAutoencoder.notebook().encoder(), CompileOptions.defaults())) {
        model.forward(Tensor.wrap(new float[3 * 64 * 64], 1, 3, 64, 64));
        System.out.println(RUNNING);
        System.in.read();
      }
    }
  }

  /** Once the engines took what lay in the temporary folder, whoever had put it there. */
  @ParameterizedTest
  @ValueSource(strings = {"djl", "dl4j", "onnxruntime"})
  void without_a_home_an_engine_is_refused_and_nothing_is_taken_from_the_temporary_folder(
      String backend) throws Exception {
    Process process =
        java(
                List.of("-Duser.home=/nonexistent"),
                Main.class,
                "conformance",
                "--backend",
                backend,
                "--chapter",
                "E")
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(Failures.FAILED);
    assertThat(output)
        .contains(
            "isomorph: backend '%s': there is no safe place for its native libraries: expected a home folder, got user.home '/nonexistent'; correct that, or set ISOMORPH_CACHE_DIR to a folder that only this user can write to"
                .formatted(backend))
        .doesNotContain("\tat ");
    assertThat(leftBehind()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnxruntime"})
  void one_variable_names_the_place_where_there_is_no_home(String backend) throws Exception {
    ProcessBuilder command =
        java(
            List.of("-Duser.home=/nonexistent"),
            Main.class,
            "conformance",
            "--backend",
            backend,
            "--chapter",
            "E");
    Path cache = folder.resolve("cache");
    command.environment().put("ISOMORPH_CACHE_DIR", cache.toString());
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(Failures.OK);
    try (Stream<Path> unpacked = Files.walk(cache)) {
      assertThat(unpacked.map(file -> file.getFileName().toString()))
          .contains(System.mapLibraryName("onnxruntime"));
    }
    assertThat(leftBehind()).isEmpty();
  }
}
