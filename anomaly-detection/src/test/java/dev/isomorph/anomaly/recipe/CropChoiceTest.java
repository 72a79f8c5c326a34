package dev.isomorph.anomaly.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropChoiceTest {
  private static List<Size2d> sizes(String text) {
    return Arrays.stream(text.split(" ")).map(CropChoiceTest::size).toList();
  }

  private static Size2d size(String widthByHeight) {
    String[] sides = widthByHeight.split("x");
    return new Size2d(Integer.parseInt(sides[1]), Integer.parseInt(sides[0]));
  }

  @ParameterizedTest
  @CsvSource({"64x64, 64x64", "128x128, 64x64", "64x128, 64x64", "256x200, 128x128"})
  void small_images_are_brought_to_the_size_of_the_network(String images, String seen) {
    CropChoice choice = CropChoice.of(sizes(images), 300, size(seen));
    assertThat(choice.tiling()).isEmpty();
    assertThat(choice.words()).isEqualTo("300 images of %s: brought to %s".formatted(images, seen));
  }

  @ParameterizedTest
  @CsvSource({
    "129x20, 1, their own size",
    "640x480, 1, their own size",
    "1024x768, 0.5, 'scale 0.5, 512x384'",
    "1920x1080, 0.5, 'scale 0.5, 960x540'",
    "2000x1500, 0.25, 'scale 0.25, 500x375'",
    "4000x3000, 0.125, 'scale 0.125, 500x375'",
    "3024x4032, 0.125, 'scale 0.125, 378x504'",
    "10000x10000, 0.0625, 'scale 0.0625, 625x625'"
  })
  void of_large_images_crops_are_taken_at_half_a_megapixel_or_less(
      String images, double scale, String words) {
    CropChoice choice = CropChoice.of(sizes(images), 60, Size2d.square(64));
    assertThat(choice.tiling()).contains(new Tiling(16, scale));
    assertThat(choice.words())
        .isEqualTo("60 photographs of %s: random crops of 64x64 at %s".formatted(images, words));
  }

  @Test
  void of_mixed_sizes_the_median_decides() {
    CropChoice large = CropChoice.of(sizes("64x64 4000x3000 640x480"), 10_000, Size2d.square(64));
    assertThat(large.tiling()).contains(new Tiling(16, 1));
    assertThat(large.words())
        .isEqualTo(
            "10,000 photographs of 64x64 to 4000x3000, by their median 640x480: random crops of 64x64 at their own size");
    CropChoice small = CropChoice.of(sizes("64x64 64x64 640x480"), 3, Size2d.square(64));
    assertThat(small.tiling()).isEmpty();
  }

  @Test
  void without_a_size_nothing_is_cropped() {
    assertThat(CropChoice.of(List.of(), 3, Size2d.square(64)).tiling()).isEmpty();
  }
}
