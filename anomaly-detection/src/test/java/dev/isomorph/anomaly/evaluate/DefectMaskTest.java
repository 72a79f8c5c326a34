package dev.isomorph.anomaly.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefectMaskTest {
  private static final Size2d SIZE = new Size2d(4, 8);

  @TempDir private Path folder;

  private Path picture(String name, Size2d size, int... bright) throws IOException {
    byte[] samples = new byte[3 * (int) size.area()];
    for (int pixel : bright) {
      Arrays.fill(samples, 3 * pixel, 3 * pixel + 3, (byte) 255);
    }
    Path file = folder.resolve(name);
    PngFile.write(file, new RgbImage(size.height(), size.width(), samples));
    return file;
  }

  private ImageSource image(InspectedArea area) throws IOException {
    Path file = picture("image.png", SIZE);
    return area.of(new Example(ImageSource.of(file), Label.ANOMALOUS, "x", Optional.empty()))
        .image();
  }

  private static boolean[] read(Path truth, ImageSource image, int height, int width)
      throws UnreadableImageException {
    Size2d size = new Size2d(height, width);
    Optional<IgnoreMask> ignored = image.ignored(size).map(flags -> new IgnoreMask(size, flags));
    return DefectMask.read(truth, image, ignored, height, width);
  }

  /** Defective are (1, 0), (5, 1) and (6, 2); the region begins at (4, 1) and is 4x2. */
  @Test
  void a_true_mask_is_cut_and_cleared_as_its_image_is() throws IOException {
    Path truth = picture("truth.png", SIZE, 1, 13, 22);
    Optional<Box> roi = Optional.of(new Box(4, 1, 4, 2));
    ImageSource cut = image(new InspectedArea(roi, Masks.NONE));
    assertThat(read(truth, cut, 2, 4))
        .containsExactly(false, true, false, false, false, false, true, false);
    boolean[] ignored = new boolean[32];
    ignored[13] = true;
    IgnoreMask mask = new IgnoreMask(SIZE, ignored);
    assertThat(read(truth, image(new InspectedArea(roi, new Masks.Same(mask))), 2, 4))
        .containsExactly(false, false, false, false, false, false, true, false);
    ImageSource masked = image(new InspectedArea(Optional.empty(), new Masks.Same(mask)));
    boolean[] whole = read(truth, masked, 4, 8);
    assertThat(whole[1]).isTrue();
    assertThat(whole[13]).isFalse();
    assertThat(whole[22]).isTrue();
  }

  @Test
  void a_true_mask_of_another_size_cannot_be_cut() throws IOException {
    Path truth = picture("truth.png", new Size2d(8, 8), 1);
    ImageSource cut = image(new InspectedArea(Optional.of(new Box(4, 1, 4, 2)), Masks.NONE));
    assertThatThrownBy(() -> read(truth, cut, 2, 4))
        .hasMessageContaining(truth + ": expected a mask of 8x4 pixels")
        .hasMessageContaining("got 8x8");
    assertThat(read(truth, image(InspectedArea.WHOLE), 8, 8)[1]).isTrue();
  }
}
