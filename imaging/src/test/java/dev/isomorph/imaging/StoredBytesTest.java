package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredBytesTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;

  @Test
  void colours_are_copied_as_java_reads_them() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        image.setRGB(column, row, random.nextInt());
      }
    }
    assertThat(StoredBytes.fit(image)).isTrue();
    RgbImage copy = StoredBytes.toRgb(image);
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int rgb =
            copy.sample(row, column, 0) << 16
                | copy.sample(row, column, 1) << 8
                | copy.sample(row, column, 2);
        assertThat(rgb).isEqualTo(image.getRGB(column, row) & 0xFFFFFF);
      }
    }
  }

  @Test
  void grey_stands_three_times_and_is_not_made_brighter() {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(1, 0, 0, 128);
    assertThat(StoredBytes.fit(image)).isTrue();
    assertThat(StoredBytes.toRgb(image).samples()).containsExactly(0, 0, 0, 128, 128, 128);
  }

  @Test
  void what_is_stored_otherwise_is_left_to_java() {
    assertThat(StoredBytes.fit(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB))).isFalse();
    assertThat(StoredBytes.fit(new BufferedImage(2, 2, BufferedImage.TYPE_4BYTE_ABGR))).isFalse();
    assertThat(StoredBytes.fit(new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED))).isFalse();
    assertThat(StoredBytes.fit(new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY))).isFalse();
    BufferedImage whole = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
    assertThat(StoredBytes.fit(whole.getSubimage(1, 1, 2, 2))).isFalse();
  }
}
