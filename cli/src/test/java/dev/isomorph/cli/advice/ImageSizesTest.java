package dev.isomorph.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.cli.options.ImageSize;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageSizesTest {
  private final StringWriter printed = new StringWriter();

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

  /** 768 / 64 = 12 and 1024 / 64 = 16: the less reduced side tells what is lost at least. */
  @Test
  void what_is_lost_by_reducing_images_is_told_in_their_pixels() {
    ImageSizes.hint(
        ImageSet.unlabelled("blank", List.of(new Blank(200, 200), new Blank(1024, 768))),
        Size2d.square(64),
        Optional.empty(),
        new PrintWriter(printed, true));
    assertThat(printed.toString())
        .startsWith(
            "images of 1024x768 are brought to 64x64, where defects narrower than 12 pixels are lost; --tiles");
  }

  @Test
  void a_size_is_written_as_width_and_height() {
    assertThat(ImageSize.parse("96x64")).isEqualTo(new Size2d(64, 96));
    assertThatThrownBy(() -> ImageSize.parse("96"))
        .hasMessage("expected WIDTHxHEIGHT in pixels, such as 64x64, got '96'");
  }
}
