package dev.isomorph.anomaly.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectRatioTest {
  private final List<String> printed = new ArrayList<>();

  private record Blank(int width, int height) implements ImageSource {
    @Override
    public String name() {
      return toString();
    }

    @Override
    public RgbImage read() {
      return new RgbImage(height, width, new byte[3 * width * height]);
    }
  }

  private Size2d input(ImageSource... images) {
    return AspectRatio.input(
        ImageSet.unlabelled("blank", List.of(images)), Size2d.square(64), printed::add);
  }

  /** Worked by hand: sqrt(4096 * ratio) and sqrt(4096 / ratio), each to the nearest eighth. */
  @ParameterizedTest
  @CsvSource({
    "100,100, 64,64",
    "28,28, 64,64",
    "104,100, 64,64",
    "120,90, 72,56",
    "90,120, 56,72",
    "100,50, 88,48",
    "160,40, 128,32",
    "500,10, 128,32"
  })
  void an_input_keeps_the_shape_of_images_and_the_area(
      int width, int height, int inputWidth, int inputHeight) {
    assertThat(input(new Blank(width, height))).isEqualTo(new Size2d(inputHeight, inputWidth));
    boolean square = inputWidth == inputHeight;
    assertThat(printed.toString().contains("brought to %dx%d".formatted(inputWidth, inputHeight)))
        .isNotEqualTo(square);
  }

  @Test
  void images_of_different_shapes_are_brought_to_the_usual_size_with_a_hint() {
    assertThat(input(new Blank(120, 90), new Blank(90, 120))).isEqualTo(Size2d.square(64));
    assertThat(printed.toString())
        .contains("images of 90x120 and of 120x90 are all brought to 64x64, which distorts them");
    assertThat(input(new Blank(120, 90), new Blank(122, 90))).isEqualTo(new Size2d(56, 72));
  }
}
