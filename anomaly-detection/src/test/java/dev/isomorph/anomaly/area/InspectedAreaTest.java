package dev.isomorph.anomaly.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.data.PreparedImage;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectedAreaTest {
  @TempDir private Path folder;

  /** The red of the pixel (x, y) is 10 * y + x. */
  private static RgbImage numbered(int width, int height) {
    byte[] samples = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      samples[3 * i] = (byte) (10 * (i / width) + i % width);
    }
    return new RgbImage(height, width, samples);
  }

  private static RgbImage grey(int width, int height, int... dark) {
    byte[] samples = new byte[3 * width * height];
    Arrays.fill(samples, (byte) 255);
    for (int pixel : dark) {
      Arrays.fill(samples, 3 * pixel, 3 * pixel + 3, (byte) 0);
    }
    return new RgbImage(height, width, samples);
  }

  private Path file(String name, RgbImage image) throws IOException {
    Path file = folder.resolve(name);
    PngFile.write(file, image);
    return file;
  }

  private static ImageSource inside(InspectedArea area, Path file) {
    return area.of(new Example(ImageSource.of(file), Label.NORMAL, "good", Optional.empty()))
        .image();
  }

  @Test
  void a_region_of_interest_is_the_image() throws IOException {
    Path file = file("a.png", numbered(6, 4));
    InspectedArea area = new InspectedArea(Optional.of(new Box(2, 1, 3, 2)), Masks.NONE);
    ImageSource image = inside(area, file);
    RgbImage seen = image.read();
    assertThat(seen.size()).isEqualTo(new Size2d(2, 3)).isEqualTo(image.size());
    assertThat(new int[] {seen.sample(0, 0, 0), seen.sample(0, 2, 0), seen.sample(1, 0, 0)})
        .containsExactly(12, 14, 22);
    assertThat(image.place()).isEqualTo(new Box(2, 1, 3, 2));
    assertThat(image.originalSize()).isEqualTo(new Size2d(4, 6));
    assertThat(image.readOriginal().sample(3, 5, 0)).isEqualTo(35);
    assertThat(image.ignored(new Size2d(2, 3))).isEmpty();
    assertThat(area.of(area.of(example(file))).image()).isEqualTo(image);
  }

  private static Example example(Path file) {
    return new Example(ImageSource.of(file), Label.NORMAL, "good", Optional.empty());
  }

  @Test
  void ignored_pixels_are_grey_and_known() throws IOException {
    Path file = file("a.png", numbered(4, 2));
    // Dark are (0, 0), (1, 0) and (3, 1).
    IgnoreMask mask = IgnoreMask.read(file("mask.png", grey(4, 2, 0, 1, 7)));
    ImageSource whole = inside(new InspectedArea(Optional.empty(), new Masks.Same(mask)), file);
    RgbImage seen = whole.read();
    assertThat(new int[] {seen.sample(0, 0, 0), seen.sample(0, 0, 1), seen.sample(1, 3, 2)})
        .containsExactly(128, 128, 128);
    assertThat(seen.sample(0, 2, 0)).isEqualTo(2);
    // Half of what a pixel covers is enough: columns 0-1 and 2-3, both rows.
    assertThat(whole.ignored(new Size2d(1, 2)).orElseThrow()).containsExactly(true, false);
    assertThat(whole.ignored(new Size2d(2, 4)).orElseThrow())
        .containsExactly(true, true, false, false, false, false, false, true);
    ImageSource part =
        inside(new InspectedArea(Optional.of(new Box(1, 0, 3, 2)), new Masks.Same(mask)), file);
    assertThat(part.ignored(new Size2d(2, 3)).orElseThrow())
        .containsExactly(true, false, false, false, false, true);
    assertThat(part.read().sample(0, 0, 0)).isEqualTo(128);
  }

  @Test
  void what_does_not_fit_names_the_image_and_both_sizes() throws IOException {
    Path file = file("a.png", numbered(4, 2));
    InspectedArea outside = new InspectedArea(Optional.of(new Box(1, 0, 4, 2)), Masks.NONE);
    assertThatThrownBy(() -> inside(outside, file).read())
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("1,0,4,2")
        .hasMessageContaining("got 4x2 pixels");
    IgnoreMask mask = IgnoreMask.read(file("mask.png", grey(2, 4)));
    InspectedArea masked = new InspectedArea(Optional.empty(), new Masks.Same(mask));
    assertThatThrownBy(() -> inside(masked, file).read())
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(file + ": expected an image of 2x4 pixels as its mask has, got 4x2");
  }

  @Test
  void each_image_has_its_mask_by_its_name_and_by_its_folder_where_names_repeat()
      throws IOException {
    Files.createDirectories(folder.resolve("images/left"));
    Path left = file("images/left/1.png", numbered(2, 1));
    Path right = file("images/right/1.jpg", numbered(2, 1)); // by its content a PNG
    Path other = file("images/right/2.png", numbered(2, 1));
    file("masks/left/1_mask.png", grey(2, 1, 0));
    file("masks/1.png", grey(2, 1, 1));
    InspectedArea area =
        new InspectedArea(Optional.empty(), new Masks.OfEach(Optional.of(folder.resolve("masks"))));
    Size2d size = new Size2d(1, 2);
    assertThat(inside(area, left).ignored(size).orElseThrow()).containsExactly(true, false);
    assertThat(inside(area, right).ignored(size).orElseThrow()).containsExactly(false, true);
    assertThatThrownBy(() -> inside(area, other).read())
        .hasMessageContaining(other.toString())
        .hasMessageContaining("masks/2.png");
    assertThatThrownBy(() -> inside(area.kept(), left).read())
        .hasMessageContaining("trained with a mask of each image");
  }

  /** The file of the mask is gone after it was read once. */
  @Test
  void a_mask_is_read_once_for_all_that_is_asked_of_an_image() throws IOException {
    Path image = file("image.png", numbered(4, 2));
    Files.createDirectories(folder.resolve("masks"));
    Path mask = file("masks/image.png", grey(4, 2, 0, 4));
    InspectedArea area =
        new InspectedArea(Optional.empty(), new Masks.OfEach(Optional.of(folder.resolve("masks"))));
    Example example = area.of(example(image));
    Preprocessing preprocessing = new Preprocessing(new Size2d(2, 4));
    PreparedImage prepared = PreparedImage.of(example, preprocessing);
    PreparedImages all =
        PreparedImages.of(
            new ImageSet("one", List.of(example)), preprocessing, 1 << 10, (done, total) -> {});
    ImageSource held = example.image().withMask();
    Files.delete(mask);
    boolean[] expected = {true, false, false, false, true, false, false, false};
    assertThat(prepared.ignored().orElseThrow()).containsExactly(expected);
    assertThat(all.ignored(0).orElseThrow()).containsExactly(expected);
    assertThat(held.read().sample(1, 0, 0)).isEqualTo(128);
    assertThat(held.ignored(new Size2d(2, 4)).orElseThrow()).containsExactly(expected);
    assertThat(held.ignored(new Size2d(1, 2)).orElseThrow()).containsExactly(true, false);
    assertThatThrownBy(() -> example.image().ignored(new Size2d(2, 4)))
        .isInstanceOf(UnreadableImageException.class);
  }

  @Test
  void a_path_that_leads_upwards_has_the_mask_and_not_the_image() throws IOException {
    Path here = Path.of("").toAbsolutePath().relativize(folder.toRealPath());
    Files.createDirectories(folder.resolve("photos"));
    Files.createDirectories(folder.resolve("masks"));
    file("photos/1.png", grey(2, 1, 1));
    file("masks/1.png", grey(2, 1, 0));
    Masks masks = new Masks.OfEach(Optional.of(here.resolve("masks")));
    assertThat(here.toString()).startsWith("..");
    assertThat(masks.of(here.resolve("photos/1.png").toString()))
        .contains(IgnoreMask.read(folder.resolve("masks/1.png")));
  }

  @Test
  void an_image_is_not_its_own_mask() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    Path image = file("photos/1.png", grey(2, 1, 0));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
    for (String masks : new String[] {"photos", "link", "."}) {
      InspectedArea area =
          new InspectedArea(Optional.empty(), new Masks.OfEach(Optional.of(folder.resolve(masks))));
      assertThatThrownBy(() -> inside(area, image).read())
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageContaining(image + ": expected a mask in a file of its own, got the image")
          .hasMessageContaining("give a folder that holds masks only");
    }
  }

  @Test
  void masks_are_equal_where_they_ignore_the_same_pixels() throws IOException {
    IgnoreMask mask = IgnoreMask.read(file("mask.png", grey(4, 2, 0, 1, 7)));
    Path saved = folder.resolve("saved.png");
    PngFile.write(saved, mask.picture());
    assertThat(IgnoreMask.read(saved)).isEqualTo(mask).hasSameHashCodeAs(mask);
    assertThat(IgnoreMask.read(file("other.png", grey(4, 2, 0, 1, 6)))).isNotEqualTo(mask);
    assertThat(IgnoreMask.read(file("turned.png", grey(2, 4, 0, 1, 7)))).isNotEqualTo(mask);
    // python3 -c "import hashlib; print(hashlib.sha256(bytes([0,0,0,4,0,0,0,2]) +
    //   bytes([0,0,255,255,255,255,255,0])).hexdigest())"
    assertThat(mask.digest())
        .isEqualTo("b2dfee3ca668e073da239b981d51d13a4c094b6a26b8f8c1d0e611fd2b730de8");
  }

  @Test
  void a_box_is_four_numbers() {
    assertThat(Box.parse("1,2,30,40")).isEqualTo(new Box(1, 2, 30, 40)).hasToString("1,2,30,40");
    for (String wrong : new String[] {"1,2,3", "1,2,3,x", "1,2,0,4", "-1,2,3,4", "", "1 2 3 4"}) {
      assertThatThrownBy(() -> Box.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
