package dev.isomorph.anomaly.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.region.Region;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Box;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final int CYAN = 0x00E5FF;
  private static final int WHITE = 0xFFFFFF;

  private static int at(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }

  /** A black image of 400x300, of which the box 100,50,200,100 has a map of 4x2. */
  @Test
  void colours_and_frames_lie_where_the_map_lies_in_the_whole_image() {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    Tensor map = Tensor.wrap(new float[] {0, 0, 0, 0, 0, 0, 8, 0}, 2, 4);
    Region region = new Region(new Box(200, 100, 50, 50), 2500, 8, 225, 125);
    BufferedImage overlay =
        Overlay.draw(image, new Box(100, 50, 200, 100), map, new MapScale(1), List.of(region));
    assertThat(List.of(overlay.getWidth(), overlay.getHeight())).containsExactly(400, 300);
    // The hot cell, off the end of the scale: 0.8 of the brightest heat colour, 0xFCFFA4, over
    // black.
    assertThat(at(overlay, 224, 124)).isEqualTo(0xCACC83);
    assertThat(at(overlay, 125, 75)).as("usual").isZero();
    // Frames of two pixels, with a gap of five to what they surround.
    assertThat(at(overlay, 195, 125)).isEqualTo(CYAN);
    assertThat(at(overlay, 255, 125)).isEqualTo(CYAN);
    assertThat(at(overlay, 225, 95)).isEqualTo(CYAN);
    assertThat(at(overlay, 225, 155)).isEqualTo(CYAN);
    assertThat(at(overlay, 95, 100)).as("the part that was inspected").isEqualTo(WHITE);
    assertThat(at(overlay, 305, 100)).isEqualTo(WHITE);
    assertThat(at(overlay, 50, 250)).as("not inspected").isZero();
  }

  @Test
  void a_small_image_is_enlarged_with_its_frames() {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
    Region region = new Region(new Box(10, 4, 5, 5), 25, 1, 12, 6);
    BufferedImage overlay =
        Overlay.draw(
            image,
            new Box(0, 0, 32, 16),
            Tensor.wrap(new float[2], 1, 2),
            new MapScale(1),
            List.of(region));
    assertThat(List.of(overlay.getWidth(), overlay.getHeight())).containsExactly(256, 128);
    assertThat(at(overlay, 8 * 10 - 5, 8 * 6)).isEqualTo(CYAN);
    assertThat(at(overlay, 0, 64)).as("a map of all of the image has no frame").isZero();
  }
}
