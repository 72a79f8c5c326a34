package dev.isomorph.anomaly.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.Region;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {
  private static final int CYAN = 0x00E5FF;

  private static Thumbnails of(RgbImage image, Region... regions) throws IOException {
    ImageSource source =
        new ImageSource() {
          @Override
          public String name() {
            return "image";
          }

          @Override
          public RgbImage read() {
            return image;
          }
        };
    Example example = new Example(source, Label.UNKNOWN, "", Optional.empty());
    Tensor seen = Tensor.wrap(new float[3 * 64], 1, 3, 8, 8);
    ImageScore score =
        new ImageScore(example, 1, OptionalDouble.of(0.5))
            .withRegions(new AnomalousRegions(regions.length, List.of(regions)));
    return Thumbnails.of(
        new Inspection(score, seen, seen, Tensor.wrap(new float[64], 8, 8)), new MapScale(1));
  }

  private static BufferedImage decoded(String address) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void the_worst_region_is_enlarged_from_the_original() throws IOException {
    byte[] samples = new byte[3 * 1000 * 800];
    for (int y = 500; y < 520; y++) {
      Arrays.fill(samples, 3 * (1000 * y + 700), 3 * (1000 * y + 720), (byte) 255);
    }
    Thumbnails shown =
        of(
            new RgbImage(800, 1000, samples),
            new Region(new Box(700, 500, 20, 20), 400, 1, 710, 510));
    // 2.5 times the region, 50 pixels, four times enlarged; the region is the middle of it.
    BufferedImage worst = decoded(shown.worst().orElseThrow());
    assertThat(List.of(worst.getWidth(), worst.getHeight())).containsExactly(200, 200);
    assertThat(worst.getRGB(100, 100) & 0xFF).isGreaterThan(240);
    assertThat(worst.getRGB(64, 100) & 0xFF).isGreaterThan(200);
    assertThat(worst.getRGB(50, 100) & 0xFF).isLessThan(30);
    BufferedImage photograph = decoded(shown.photograph());
    assertThat(List.of(photograph.getWidth(), photograph.getHeight())).containsExactly(512, 410);
    assertThat(photograph.getRGB(363, 261) & 0xFF).as("the region itself").isGreaterThan(180);
  }

  @Test
  void a_region_at_the_border_is_shown_with_what_is_there() throws IOException {
    Thumbnails shown =
        of(
            new RgbImage(30, 1000, new byte[90_000]),
            new Region(new Box(990, 0, 10, 4), 40, 1, 995, 1));
    BufferedImage worst = decoded(shown.worst().orElseThrow());
    assertThat(List.of(worst.getWidth(), worst.getHeight())).containsExactly(4 * 48, 4 * 30);
  }

  @Test
  void a_small_image_is_enlarged_without_loss_and_without_regions_has_no_crop() throws IOException {
    assertThat(of(new RgbImage(28, 28, new byte[3 * 28 * 28])).worst()).isEmpty();
    Thumbnails shown =
        of(
            new RgbImage(28, 28, new byte[3 * 28 * 28]),
            new Region(new Box(10, 10, 4, 4), 16, 1, 11, 11));
    BufferedImage photograph = decoded(shown.photograph());
    assertThat(photograph.getWidth()).isEqualTo(7 * 28);
    assertThat(photograph.getRGB(70 - 5, 84) & 0xFFFFFF).isEqualTo(CYAN);
  }

  @Test
  void pictures_of_a_large_noisy_image_stay_small() throws IOException {
    byte[] samples = new byte[3 * 2000 * 1500];
    new Random(1).nextBytes(samples);
    Thumbnails shown =
        of(
            new RgbImage(1500, 2000, samples),
            new Region(new Box(0, 0, 2000, 1500), 3_000_000, 1, 1, 1));
    int characters =
        shown.photograph().length()
            + shown.worst().orElseThrow().length()
            + shown.reconstruction().length()
            + shown.map().length();
    assertThat(characters).isLessThan(250_000);
  }
}
