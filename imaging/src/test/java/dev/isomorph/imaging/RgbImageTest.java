package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Size2d;
import org.junit.jupiter.api.Test;

class RgbImageTest {
  @Test
  void planes_become_the_samples_of_each_pixel() {
    byte[] planes = {1, 2, 11, 12, (byte) 201, (byte) 202};
    RgbImage image = RgbImage.ofPlanes(new Size2d(2, 1), planes);
    assertThat(image.size()).isEqualTo(new Size2d(2, 1));
    assertThat(image.samples()).containsExactly(1, 11, 201, 2, 12, 202);
  }

  @Test
  void planes_that_do_not_fill_the_image_are_refused() {
    assertThatThrownBy(() -> RgbImage.ofPlanes(new Size2d(2, 2), new byte[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("RgbImage: expected 12 samples for 2 x 2, got 6");
  }
}
