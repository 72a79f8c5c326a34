package dev.isomorph.sample.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextureDataSetTest {
  private static final TextureDataSet SMALL = new TextureDataSet(3, 2, 1, 5);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(TestDefect.class)
  void a_defect_changes_what_it_marks_and_little_else(TestDefect defect) {
    RgbImage picture = stripes(200, 120);
    for (int seed = 0; seed < 20; seed++) {
      Sample clean = Sample.crop(picture, 20, 10, TextureDataSet.SIDE);
      Sample sample = Sample.crop(picture, 20, 10, TextureDataSet.SIDE);
      Sample foreign = Sample.crop(grey(200, 120), 0, 0, TextureDataSet.SIDE);
      defect.make(sample, foreign, new SplittableRandom(seed));
      int marked = 0;
      double inside = 0;
      double outside = 0;
      for (int i = 0; i < sample.mask.length; i++) {
        double change = Math.abs(sample.pixels[3 * i] - clean.pixels[3 * i]);
        marked += sample.mask[i] ? 1 : 0;
        inside += sample.mask[i] ? change : 0;
        outside += sample.mask[i] ? 0 : change;
      }
      assertThat(marked).as("seed %d", seed).isBetween(5, sample.mask.length / 4);
      assertThat(inside / marked).isGreaterThan(3);
      assertThat(outside / (sample.mask.length - marked)).isLessThan(2.5);
    }
  }

  @Test
  void equal_seeds_give_equal_files_in_the_mvtec_layout() throws IOException {
    RgbImage picture = stripes(200, 120);
    SMALL.write(folder.resolve("a"), picture, grey(200, 120));
    SMALL.write(folder.resolve("b"), picture, grey(200, 120));
    DataSet data = DataSet.open(folder.resolve("a"));
    assertThat(data.training().size()).isEqualTo(3);
    assertThat(data.test().count(Label.NORMAL)).isEqualTo(2);
    assertThat(data.test().count(Label.ANOMALOUS)).isEqualTo(TestDefect.values().length);
    assertThat(data.test().examples())
        .filteredOn(example -> example.label() == Label.ANOMALOUS)
        .allMatch(example -> example.mask().isPresent());
    for (String file : new String[] {"train/good/002.png", "test/twist/000.png"}) {
      assertThat(Files.readAllBytes(folder.resolve("a").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve("b").resolve(file)));
    }
  }

  @Test
  void a_picture_too_small_to_be_divided_is_refused() {
    assertThatThrownBy(() -> SMALL.write(folder.resolve("c"), grey(100, 100), grey(200, 120)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 100 x 100");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void foreign_pieces_come_from_another_texture() {
    assertThat(Texture.ALL).allMatch(texture -> !texture.next().equals(texture));
    assertThat(Texture.named("rock").next().name()).isEqualTo("brick");
    assertThatThrownBy(() -> Texture.named("velvet")).hasMessageContaining("got 'velvet'");
  }

  private static RgbImage stripes(int height, int width) {
    byte[] samples = new byte[height * width * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      samples[i] = (byte) (128 + 90 * Math.sin(0.9 * x + 0.5 * y));
    }
    return new RgbImage(height, width, samples);
  }

  private static RgbImage grey(int height, int width) {
    byte[] samples = new byte[height * width * 3];
    Arrays.fill(samples, (byte) 70);
    return new RgbImage(height, width, samples);
  }
}
