package dev.isomorph.anomaly.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.picture.HeatColours;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructionPictureTest {
  @TempDir Path folder;

  /** A red image, reconstructed as blue on its right half, so that the error is there alone. */
  @Test
  void a_row_shows_input_reconstruction_and_where_they_differ() throws Exception {
    Tensor input = Tensor.wrap(new float[] {1, 1, -1, -1, -1, -1}, 1, 3, 1, 2);
    Tensor output = Tensor.wrap(new float[] {1, -1, -1, -1, -1, 1}, 1, 3, 1, 2);
    Tensor errors = Tensor.wrap(new float[] {0, 8f / 3}, 1, 2);
    Inspection inspection = new Inspection(score(), input, output, errors);
    Path png = folder.resolve("new/picture.png");
    ReconstructionPicture.write(
        png,
        "title",
        "squared error",
        List.of(new ReconstructionPicture.Row("caption", inspection)));
    RgbImage picture = ImageDecoder.decode(png);
    // Tiles of 184 x 92 in the middle of 184 x 184 at x = 28, 224, 420 and y = 92.
    assertThat(pixel(picture, 28 + 46)).isEqualTo(0xFF0000);
    assertThat(pixel(picture, 28 + 138)).isEqualTo(0xFF0000);
    assertThat(pixel(picture, 224 + 46)).isEqualTo(0xFF0000);
    assertThat(pixel(picture, 224 + 138)).isEqualTo(0x0000FF);
    assertThat(pixel(picture, 420 + 46)).isEqualTo(HeatColours.of(0));
    assertThat(pixel(picture, 420 + 138)).isEqualTo(HeatColours.of(1));
    try (var files = Files.list(folder.resolve("new"))) {
      assertThat(files).containsExactly(png);
    }
  }

  @Test
  void heat_gets_lighter_from_end_to_end() {
    double last = -1;
    for (int i = 0; i <= 100; i++) {
      int colour = HeatColours.of(i / 100.0);
      double light =
          0.2126 * (colour >>> 16) + 0.7152 * (colour >>> 8 & 0xFF) + 0.0722 * (colour & 0xFF);
      assertThat(light).isGreaterThan(last);
      last = light;
    }
    assertThat(HeatColours.of(-3)).isEqualTo(HeatColours.of(0));
    assertThat(HeatColours.of(7)).isEqualTo(HeatColours.of(1));
  }

  @Test
  void a_picture_needs_a_row() {
    assertThatThrownBy(() -> ReconstructionPicture.draw("title", "squared error", List.of()))
        .hasMessage("ReconstructionPicture: expected at least one row, got 0");
  }

  private static int pixel(RgbImage picture, int x) {
    int y = 92 + 92;
    return picture.sample(y, x, 0) << 16 | picture.sample(y, x, 1) << 8 | picture.sample(y, x, 2);
  }

  private static ImageScore score() {
    Example example =
        new Example(ImageSource.of(Path.of("set/a.png")), Label.UNKNOWN, "", Optional.empty());
    return new ImageScore(example, 4.0 / 3, OptionalDouble.of(0.5));
  }
}
