package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedDetectorTest {
  @TempDir Path root;

  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);
  private Path folder;

  @BeforeEach
  void save() throws IOException {
    folder = root.resolve("model");
    try (AnomalyDetector detector = train()) {
      detector.save(folder);
    }
  }

  @Test
  void an_opened_detector_is_the_saved_one() throws IOException {
    try (AnomalyDetector trained = train();
        AnomalyDetector opened = AnomalyDetector.open(folder, backend, Device.CPU)) {
      assertThat(opened.calibration().orElseThrow().threshold())
          .isEqualTo(trained.calibration().orElseThrow().threshold());
      assertThat(opened.calibration().orElseThrow().heldOutScores())
          .isEqualTo(trained.calibration().orElseThrow().heldOutScores());
      assertThat(opened.architecture()).isEqualTo(trained.architecture());
      assertThat(opened.preprocessing()).isEqualTo(trained.preprocessing());
      assertThat(opened.score(PlainImages.of(3, 100, 222)))
          .usingRecursiveComparison()
          .isEqualTo(trained.score(PlainImages.of(3, 100, 222)));
      Provenance.Trained provenance = trained(opened);
      assertThat(provenance.backend()).isEqualTo("mean-image");
      assertThat(provenance.data()).isEqualTo("plain images");
      assertThat(provenance.complete()).isTrue();
      assertThat(provenance.isomorphVersion()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
  }

  @Test
  void nothing_but_the_three_files_is_left_behind() throws IOException {
    try (Stream<Path> files = Files.list(folder);
        Stream<Path> beside = Files.list(root)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("architecture.json", "weights.safetensors", "detector.json");
      assertThat(beside).containsExactly(folder);
    }
  }

  @Test
  void a_saved_detector_is_replaced_and_files_of_others_are_left_alone() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "of somebody else");
    Path precious = Files.createDirectory(root.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "keep");
    Path file = Files.writeString(root.resolve("file"), "keep");
    try (AnomalyDetector detector = train()) {
      detector.save(folder);
      assertThat(folder.resolve("notes.txt")).hasContent("of somebody else");
      assertThatThrownBy(() -> detector.save(precious))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(precious + ": expected a new folder, an empty one");
      assertThatThrownBy(() -> AnomalyDetector.requireSavable(file))
          .hasMessage(file + ": expected a folder, got a file");
    }
    assertThat(precious.resolve("thesis.txt")).hasContent("keep");
    AnomalyDetector.requireSavable(folder);
    AnomalyDetector.requireSavable(root.resolve("new"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"architecture.json", "weights.safetensors"})
  void a_missing_file_is_named(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertOpenFails().hasMessageContaining("missing: " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"architecture.json", "weights.safetensors", "detector.json"})
  void a_file_cut_short_is_named(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 3}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertOpenFails().as("%d bytes", length).hasMessageContaining(file.toString());
    }
  }

  @Test
  void a_folder_that_is_no_detector_is_told_apart() {
    Path missing = root.resolve("missing");
    assertThatThrownBy(() -> AnomalyDetector.open(missing, backend, Device.CPU))
        .isInstanceOf(IOException.class)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> AnomalyDetector.open(root, backend, Device.CPU))
        .hasMessageContaining("missing: architecture.json, weights.safetensors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"isomorph-detector\"|\"other\"|format: expected 'isomorph-detector', got 'other'",
        "\"version\" : 2|\"version\" : 5|version: expected 1 to 4, got 5; open it with the Isomorph that"
            + " wrote it",
        "\"scores\" : [|\"others\" : [|scores: expected an array of numbers",
        "\"height\" : 2|\"height\" : 4|preprocessing: expected 2x3 as architecture.json specifies, got 4x3",
        "\"height\" : 2|\"height\" : \"two\"|preprocessing.height: ",
        "\"minimum\" : -1.0|\"minimum\" : 0.0|preprocessing: expected ",
        "\"rate\" : 0.01|\"rate\" : 7|threshold.basis.alarms: false-alarm rate: expected in (0, 1), got 7.0",
        "\"rate\" : 0.01|\"share\" : 0.01|threshold",
        "\"heldOutScores\" : {|\"others\" : {|heldOutScores: expected an object, got nothing",
        "\"seed\" : 1|\"seed\" : null|provenance.seed: ",
        "\"format\"|format|expected JSON, got an error in line 2"
      })
  void a_wrong_detector_file_says_what_is_wrong(String found, String put, String expected)
      throws IOException {
    Path file = folder.resolve("detector.json");
    String text = Files.readString(file);
    assertThat(text).contains(found);
    Files.writeString(file, text.replace(found, put));
    assertOpenFails().hasMessageStartingWith(file + ": ").hasMessageContaining(expected);
  }

  @Test
  void weights_of_another_network_are_refused() throws IOException {
    Path file = folder.resolve("architecture.json");
    Files.writeString(
        file, Files.readString(file).replace("\"0\"", "\"flat\"").replace("\"1\"", "\"line\""));
    assertOpenFails().hasMessageContaining("weights.safetensors").hasMessageContaining("1.bias");
  }

  @Test
  void a_network_trained_elsewhere_scores_without_a_verdict_until_it_is_calibrated()
      throws IOException {
    Files.delete(folder.resolve("detector.json"));
    Calibration calibration;
    try (AnomalyDetector detector = AnomalyDetector.open(folder, backend, Device.CPU)) {
      assertThat(detector.calibration()).isEmpty();
      assertThat(detector.score(PlainImages.of(3)).images())
          .singleElement()
          .satisfies(
              score -> {
                assertThat(score.threshold()).isEmpty();
                assertThat(score.verdict()).isEqualTo(Label.UNKNOWN);
              });
      calibration = detector.calibrate("net.pt", PlainImages.normal(20), 0.9, SILENT);
    }
    ModelFolder saved = ModelFolder.read(folder);
    new ModelFolder(saved.architecture(), saved.weights(), Optional.of(calibration)).write(folder);
    try (AnomalyDetector detector = AnomalyDetector.open(folder, backend, Device.CPU)) {
      assertThat(detector.calibration()).contains(calibration);
      assertThat(calibration.provenance())
          .isInstanceOfSatisfying(
              Provenance.Imported.class,
              imported -> {
                assertThat(imported.checkpoint()).isEqualTo("net.pt");
                assertThat(imported.images()).isEqualTo(20);
              });
      assertThat(detector.score(PlainImages.of(222)).anomalous()).isEqualTo(1);
    }
  }

  @Test
  void unknown_fields_of_a_later_version_are_passed_over() throws IOException {
    Path file = folder.resolve("detector.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\\{", "{ \"comment\" : [ 1, { } ],"));
    AnomalyDetector.open(folder, backend, Device.CPU).close();
  }

  private static final ScoreListener SILENT =
      new ScoreListener() {
        @Override
        public void scored(ImageScore score) {}

        @Override
        public void skipped(UnreadableImageException reason) {}
      };

  private AbstractThrowableAssert<?, ?> assertOpenFails() {
    var failure =
        assertThatThrownBy(() -> AnomalyDetector.open(folder, backend, Device.CPU))
            .isInstanceOf(IOException.class);
    assertThat(engine.openModels).isZero();
    return failure;
  }

  private AnomalyDetector train() {
    return AnomalyDetector.train(
        MeanImageEngine.architecture(),
        PlainImages.normal(30),
        backend,
        TrainingConfig.defaults().withEpochs(2),
        TrainingListener.SILENT);
  }

  private static Provenance.Trained trained(AnomalyDetector detector) {
    return (Provenance.Trained) detector.calibration().orElseThrow().provenance();
  }
}
