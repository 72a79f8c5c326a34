package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.CounterGenerator;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes a file holds, it is an image or an unreadable one: no other error, no hang. */
class DamagedImagesTest {
  private static final int MUTATIONS = 150;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff", "webp"})
  void damaged_bytes_give_an_image_or_a_named_error(String format) throws Exception {
    byte[] whole =
        format.equals("webp")
            ? Files.readAllBytes(TestPictures.resource("lossy.webp"))
            : TestPictures.encoded(TestPictures.quadrants(BufferedImage.TYPE_INT_RGB), format);
    Path file = folder.resolve("damaged." + format);
    CounterGenerator random = CounterGenerator.of(1, format);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(120),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            Files.write(file, damaged(whole, random, i));
            try {
              RgbImage image = ImageDecoder.decode(file);
              assertThat((long) image.height() * image.width())
                  .isLessThanOrEqualTo(ImageDecoder.MAX_PIXELS);
            } catch (UnreadableImageException e) {
              assertThat(e).hasMessageStartingWith(file + ": ");
              assertThat(e.reason()).isNotBlank();
            }
          }
        });
  }

  /** One to four bytes changed, most of them in the first hundred, where the headers are. */
  private static byte[] damaged(byte[] whole, CounterGenerator random, int attempt) {
    byte[] bytes = whole.clone();
    int changes = 1 + attempt % 4;
    for (int change = 0; change < changes; change++) {
      long draw = 16L * attempt + 3L * change;
      int end = random.uniform(draw) < 0.7 ? Math.min(100, bytes.length) : bytes.length;
      bytes[(int) (random.uniform(draw + 1) * end)] = (byte) random.bits(draw + 2);
    }
    return bytes;
  }
}
