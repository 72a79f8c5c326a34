package dev.isomorph.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.Backend;
import dev.isomorph.api.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that the first version wrote, and the scores it gave two images then. */
class EarlierDetectorFileTest {
  private static final double DARK = 0.9421226311541562;
  private static final double LIGHT = 0.5809996305253518;
  private static final double THRESHOLD = 0.09159193109027335;

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    for (String name : new String[] {"architecture.json", "weights.safetensors", "detector.json"}) {
      try (InputStream in = getClass().getResourceAsStream("version-1/" + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  @Test
  void a_model_of_the_first_version_scores_as_it_did() throws IOException {
    try (AnomalyDetector detector = open()) {
      assertThat(detector.scorer()).isEqualTo(Scorer.MEAN_SQUARED_ERROR);
      assertThat(detector.score(PlainImages.of(3, 222)).images())
          .extracting(ImageScore::anomalyScore)
          .containsExactly(DARK, LIGHT);
      Calibration calibration = detector.calibration().orElseThrow();
      assertThat(calibration.threshold().value()).isEqualTo(THRESHOLD);
      assertThat(calibration.threshold().basis().words())
          .isEqualTo("the 99.0 % quantile of held-out normal images");
      assertThat(calibration.heldOutScores().count()).isEqualTo(6);
      assertThat(calibration.provenance())
          .isInstanceOfSatisfying(
              Provenance.Trained.class,
              trained -> {
                assertThat(trained.method()).isEqualTo("reconstruct");
                assertThat(trained.backend()).isEqualTo("mean-image");
              });
    }
  }

  @Test
  void saved_again_it_is_of_the_present_version_and_the_same() throws IOException {
    Path copy = folder.resolve("copy");
    try (AnomalyDetector detector = open()) {
      detector.save(copy);
      assertThat(Files.readString(copy.resolve("detector.json"))).contains("\"version\" : 2");
      assertThat(ModelFolder.read(copy).calibration()).isEqualTo(detector.calibration());
    }
  }

  @Test
  void its_threshold_can_be_given_and_found_from_images_but_not_from_scores_it_did_not_keep()
      throws IOException {
    Calibration calibration = ModelFolder.read(folder).calibration().orElseThrow();
    assertThat(calibration.withThreshold(Threshold.given(0.5)).threshold().value()).isEqualTo(0.5);
    assertThatThrownBy(() -> calibration.withFalseAlarmRate(0.1))
        .hasMessageContaining("expected held-out scores in detector.json, got none")
        .hasMessageContaining("give normal images");
  }

  @Test
  void a_damaged_one_says_what_is_wrong() throws IOException {
    Path file = folder.resolve("detector.json");
    String text = Files.readString(file);
    assertThatOpening(file, text.replace("\"quantile\" : 0.99", "\"quantile\" : 7"))
        .hasMessageContaining("quantile: expected in (0, 1], got 7.0");
    assertThatOpening(file, text.replace("\"quantile\"", "\"share\""))
        .hasMessageContaining("threshold.basis");
    assertThatOpening(file, text.replace("\"seed\"", "\"seeds\""))
        .hasMessageContaining("provenance.seed");
  }

  private AbstractThrowableAssert<?, ?> assertThatOpening(Path file, String text)
      throws IOException {
    Files.writeString(file, text);
    return assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }

  private AnomalyDetector open() throws IOException {
    return AnomalyDetector.open(folder, Backend.of(new MeanImageEngine()), Device.CPU);
  }
}
