package dev.isomorph.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.api.InitialWeights;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.Terminal;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written is known before the work: no engine starts in these tests. */
class OutputsTest {
  private final Terminal terminal = Terminal.withoutEngines();
  private final Architecture architecture =
      ResNetAutoencoder.notebook()
          .withImageSize(Size2d.square(32))
          .withDepths(List.of(1, 1, 1, 1))
          .autoencoder();
  @TempDir private Path folder;
  private Path model;
  private Path images;

  @BeforeEach
  void save() throws IOException {
    model = folder.resolve("model");
    new ModelFolder(architecture, InitialWeights.of(architecture.plan(), 3), Optional.empty())
        .write(model);
    images = Files.createDirectory(folder.resolve("images"));
  }

  /** Command lines that end in an option whose value is a file. */
  static Stream<List<String>> writesFile() {
    return Stream.of(
        List.of("score", "MODEL", "IMAGES", "--output"),
        List.of("score", "MODEL", "IMAGES", "--report"),
        List.of("export", "MODEL", "--format=onnx", "--output"),
        List.of("run", "MODEL", "--input=in.safetensors", "--output"),
        List.of("benchmark", "--output"),
        List.of("benchmark", "scaling", "--picture"));
  }

  @ParameterizedTest
  @MethodSource("writesFile")
  void a_folder_where_a_file_will_be_written_is_refused(List<String> command) {
    assertMisuse(run(command, images), images + ": expected a file, got a folder", command);
  }

  @ParameterizedTest
  @MethodSource("writesFile")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no device files")
  void a_device_or_a_pipe_is_refused_and_left_alone(List<String> command) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path special : List.of(Path.of("/dev/null"), pipe)) {
      assertMisuse(run(command, special), special + ": expected a file, got a device", command);
      assertThat(Files.isRegularFile(special)).isFalse();
      assertThat(special).exists();
    }
  }

  @ParameterizedTest
  @MethodSource("writesFile")
  void nothing_is_written_into_a_model(List<String> command) throws IOException {
    List<Path> before = list(model);
    assertMisuse(
        run(command, model.resolve("weights.safetensors")),
        "expected a place outside saved models and runs, got one in the model " + real(model),
        command);
    assertMisuse(
        run(command, model.resolve("deep/file")), "got one in the model " + real(model), command);
    assertThat(list(model)).isEqualTo(before);
  }

  /** Command lines that end in an option whose value is a folder that files are put into. */
  static Stream<List<String>> fillsFolder() {
    return Stream.of(
        List.of("score", "MODEL", "IMAGES", "--heatmaps"),
        List.of("score", "MODEL", "IMAGES", "--maps"),
        List.of("score", "MODEL", "IMAGES", "--masks"),
        List.of("evaluate", "MODEL", "IMAGES", "--output"),
        List.of("evaluate", "--suite=textures", "--output"),
        List.of("demo", "--output"),
        List.of("conformance", "--report"));
  }

  @ParameterizedTest
  @MethodSource("fillsFolder")
  void a_model_a_run_and_a_file_are_no_folders_to_fill(List<String> command) throws IOException {
    Path run = Files.createDirectory(folder.resolve("model.run"));
    Files.writeString(run.resolve("run.json"), "{}");
    Path file = Files.writeString(folder.resolve("file"), "keep");
    List<Path> before = list(folder);
    assertMisuse(run(command, model), "got one in the model " + real(model), command);
    assertMisuse(
        run(command, model.resolve("deep/masks")), "got one in the model " + real(model), command);
    assertMisuse(run(command, run), "got one in the run " + real(run), command);
    assertMisuse(run(command, file), file + ": expected a folder, got a file", command);
    assertThat(list(folder)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "import,          model",
    "train,           model",
    "train,           model.run",
    "'threshold --value=1', model"
  })
  void what_another_process_is_writing_is_refused_at_once(String command, String locked)
      throws IOException {
    Files.createFile(images.resolve("image.png")); // found, and not read before the lock
    StateDictFile.write(
        folder.resolve("net.pt"), InitialWeights.of(architecture.plan(), 3), architecture.plan());
    try (OutputLock lock = OutputLock.acquire(folder.resolve(locked))) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(
          words.contains("threshold")
              ? List.of(model.toString())
              : List.of(
                  (words.contains("train") ? images : folder.resolve("net.pt")).toString(),
                  "--output=" + model));
      Terminal.Result result = terminal.run(words.toArray(String[]::new));
      assertThat(result.err()).contains(folder.resolve(locked) + ": another run is writing it");
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(lock.target()).isEqualTo(real(folder).resolve(locked));
    }
  }

  @Test
  void two_options_do_not_write_one_file() {
    Path file = folder.resolve("file");
    List<String> command =
        List.of("score", "MODEL", "IMAGES", "--output", file.toString(), "--report");
    assertMisuse(
        run(command, file), "expected another path than that of --output, got " + file, command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--heatmaps", "--maps", "--masks"})
  void a_file_and_a_folder_do_not_have_one_path(String option) throws IOException {
    Path path = real(folder).resolve("both");
    for (String file : List.of("--output", "--report")) {
      List<String> command =
          List.of("score", "MODEL", "IMAGES", file, folder + "/images/../both", option);
      assertMisuse(
          run(command, path),
          "expected another path than that of " + file + ", got " + path,
          command);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void a_folder_and_a_file_do_not_have_one_path() throws IOException {
    Path path = real(folder).resolve("both");
    try (Outputs outputs = new Outputs()) {
      outputs.folder("--report", path);
      assertThatThrownBy(() -> outputs.file("--readme", path))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("--readme: expected another path than that of --report, got " + path);
    }
  }

  @Test
  void what_cannot_be_read_leaves_no_folder() {
    Path missing = folder.resolve("missing");
    String output = "--output=" + folder.resolve("new/deep/model");
    for (List<String> command :
        List.of(
            List.of("train", missing.toString(), output),
            List.of("import", missing.toString(), output),
            List.of("import", images.toString(), output, "--calibrate=" + missing))) {
      Terminal.Result result = terminal.run(command.toArray(String[]::new));
      assertThat(result.err()).contains(": there is no such file or folder");
      assertThat(result.exitCode()).as("%s", command).isEqualTo(2);
      assertThat(folder.resolve("new")).as("%s", command).doesNotExist();
    }
  }

  @Test
  void an_import_leaves_files_of_others_alone() throws IOException {
    Path notes = Files.writeString(model.resolve("notes.txt"), "of somebody");
    StateDictFile.write(
        folder.resolve("net.pt"), InitialWeights.of(architecture.plan(), 4), architecture.plan());
    Terminal.Result result =
        terminal.run("import", folder.resolve("net.pt").toString(), "--output", model.toString());
    assertThat(result.err()).isEmpty();
    assertThat(notes).hasContent("of somebody");
    assertThat(list(model)).hasSize(4); // itself, network, weights, notes
  }

  private Terminal.Result run(List<String> command, Path output) {
    List<String> words = new ArrayList<>();
    for (String word : command) {
      words.add(word.replace("MODEL", model.toString()).replace("IMAGES", images.toString()));
    }
    words.add(output.toString());
    return terminal.run(words.toArray(String[]::new));
  }

  private static void assertMisuse(Terminal.Result result, String message, List<String> command) {
    String option = command.get(command.size() - 1);
    assertThat(result.err()).as("%s", command).contains("isomorph: " + option + ": ", message);
    assertThat(result.exitCode()).as("%s", command).isEqualTo(2);
  }

  private static Path real(Path path) throws IOException {
    return path.toRealPath();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
