package dev.isomorph.sample.cloth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClothTest {
  private static final Size2d SIZE = Size2d.square(64);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Defect.class)
  void the_mask_marks_exactly_the_changed_pixels(Defect defect) {
    for (int i = 0; i < 20; i++) {
      String name = defect.folder() + "/" + i;
      RgbImage clean = ClothSample.of(SIZE, 1, name, Optional.empty()).image();
      ClothSample damaged = ClothSample.of(SIZE, 1, name, Optional.of(defect));
      int marked = 0;
      for (int p = 0; p < 64 * 64; p++) {
        boolean changed = false;
        for (int c = 0; c < 3; c++) {
          changed |= clean.sample(p / 64, p % 64, c) != damaged.image().sample(p / 64, p % 64, c);
        }
        assertThat(damaged.mask().sample(p / 64, p % 64, i % 3)).isEqualTo(changed ? 255 : 0);
        marked += changed ? 1 : 0;
      }
      // A defect can be seen, and is not all there is to see.
      assertThat(marked).as(name).isBetween(12, 64 * 64 / 3);
    }
  }

  @Test
  void cloth_without_a_defect_has_an_empty_mask() {
    assertThat(ClothSample.of(SIZE, 1, "a", Optional.empty()).mask().samples())
        .containsOnly((byte) 0);
  }

  /** The checksums guard against a change that nobody meant; they were read off this generator. */
  @Test
  void equal_seeds_give_equal_pixels_on_every_machine() {
    assertThat(checksum(1, "train/good/000", Optional.empty())).isEqualTo(1409021751L);
    assertThat(checksum(1, "test/hole/000", Optional.of(Defect.HOLE))).isEqualTo(2094026528L);
    assertThat(checksum(2, "train/good/000", Optional.empty()))
        .isNotEqualTo(checksum(1, "train/good/000", Optional.empty()));
    assertThat(checksum(1, "train/good/001", Optional.empty()))
        .isNotEqualTo(checksum(1, "train/good/000", Optional.empty()));
  }

  @Test
  void a_data_set_is_written_in_the_mvtec_layout() throws IOException {
    Path cloth = folder.resolve("cloth");
    new ClothDataSet(new Size2d(32, 48), 5, 3, 2, 7).write(cloth);
    DataSet data = DataSet.open(cloth);
    assertThat(data.layout()).isEqualTo(Layout.MVTEC_AD);
    assertThat(data.training().size()).isEqualTo(5);
    assertThat(data.test().size()).isEqualTo(3 + 4 * 2);
    assertThat(data.test().kinds())
        .containsExactly("good", "hole", "missing_thread", "scratch", "stain");
    for (Example example : data.test().examples()) {
      RgbImage image = example.image().read();
      assertThat(image.height()).isEqualTo(32);
      assertThat(image.width()).isEqualTo(48);
      assertThat(example.mask().isPresent()).isEqualTo(!example.kind().equals("good"));
      if (example.mask().isPresent()) {
        assertThat(ImageDecoder.decode(example.mask().get()).samples()).contains((byte) 255);
      }
    }
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(cloth);
    }
  }

  @Test
  void a_folder_with_something_in_it_is_left_alone() throws IOException {
    Files.writeString(folder.resolve("precious.txt"), "keep");
    ClothDataSet cloth = new ClothDataSet(SIZE, 1, 1, 1, 1);
    assertThatThrownBy(() -> cloth.write(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": expected a new or empty folder");
    assertThat(folder.resolve("precious.txt")).hasContent("keep");
  }

  @Test
  void sizes_and_counts_are_checked() {
    assertThatThrownBy(() -> new ClothDataSet(new Size2d(64, 31), 1, 1, 1, 1))
        .hasMessage("ClothDataSet.size: expected sides of at least 32, got 64x31");
    assertThatThrownBy(() -> new ClothDataSet(SIZE, 1, -1, 1, 1)).hasMessageContaining("good -1");
  }

  private static long checksum(long seed, String name, Optional<Defect> defect) {
    CRC32 checksum = new CRC32();
    checksum.update(ClothSample.of(SIZE, seed, name, defect).image().samples());
    return checksum.getValue();
  }
}
