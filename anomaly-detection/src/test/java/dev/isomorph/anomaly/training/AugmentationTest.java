package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Size2d SIZE = new Size2d(4, 5);
  private final Augmentation all = new Augmentation(EnumSet.allOf(Augment.class), SIZE);

  @Test
  void a_turned_image_is_that_of_scipy() {
    // scipy.ndimage.rotate(channel, 10, reshape=False, order=1, mode="mirror"), rounded
    int[] expected = {
      8, 8, 9, 17, 22, 14, 21, 28, 36, 43, 33, 40, 48, 55, 62, 54, 59, 67, 68, 68, //
      88, 88, 89, 97, 102, 94, 101, 108, 116, 123, 113, 120, 128, 135, 142, 134, 139, 147, 148, 148,
      168, 168, 169, 177, 182, 174, 181, 188, 196, 203, 193, 200, 208, 215, 222, 214, 219, 227, 228,
      228
    };
    assertThat(unsigned(all.rotate(ramp(), 10))).containsExactly(expected);
    assertThat(all.rotate(ramp(), 0)).isEqualTo(ramp());
  }

  @Test
  void a_flipped_image_is_mirrored_left_to_right() {
    byte[] flipped = all.flip(ramp());
    assertThat(unsigned(flipped)).startsWith(16, 12, 8, 4, 0, 36, 32);
    assertThat(all.flip(flipped)).isEqualTo(ramp());
  }

  @Test
  void colours_move_from_black_from_the_mean_and_from_grey() {
    Augmentation one = new Augmentation(EnumSet.of(Augment.COLOUR), new Size2d(1, 2));
    byte[] pixels = {100, 20, 100, 40, 100, 60};
    // Greys 100 and 0.299 * 20 + 0.587 * 40 + 0.114 * 60 = 36.3; mean 68.15.
    assertThat(unsigned(one.colour(pixels, 1.5f, 1, 1))).containsExactly(150, 30, 150, 60, 150, 90);
    assertThat(unsigned(one.colour(pixels, 1, 0.5f, 1))).containsExactly(84, 44, 84, 54, 84, 64);
    assertThat(unsigned(one.colour(pixels, 1, 1, 2))).containsExactly(100, 4, 100, 44, 100, 84);
    assertThat(unsigned(one.colour(pixels, 3, 1, 1))).containsExactly(255, 60, 255, 120, 255, 180);
    assertThat(one.colour(pixels, 1, 1, 1)).isEqualTo(pixels);
  }

  @Test
  void what_happens_depends_on_seed_epoch_and_image_alone() {
    byte[] once = all.apply(ramp(), place(1, 1, 0), 3);
    assertThat(all.apply(ramp(), place(1, 1, 9), 3)).isEqualTo(once);
    assertThat(all.apply(ramp(), place(2, 1, 0), 3)).isNotEqualTo(once);
    assertThat(all.apply(ramp(), place(1, 2, 0), 3)).isNotEqualTo(once);
    assertThat(all.apply(ramp(), place(1, 1, 0), 4)).isNotEqualTo(once);
    byte[] untouched = ramp();
    all.apply(untouched, place(1, 1, 0), 3);
    assertThat(untouched).isEqualTo(ramp());
  }

  @Test
  void half_the_images_are_flipped_and_none_without_being_asked() {
    Augmentation flips = new Augmentation(EnumSet.of(Augment.FLIP), SIZE);
    int flipped = 0;
    for (int image = 0; image < 1000; image++) {
      flipped += Arrays.equals(flips.apply(ramp(), place(1, 1, 0), image), ramp()) ? 0 : 1;
    }
    assertThat(flipped).isBetween(440, 560);
    byte[] same = ramp();
    assertThat(new Augmentation(Set.of(), SIZE).apply(same, place(1, 1, 0), 1)).isSameAs(same);
  }

  @Test
  void without_epochs_it_depends_on_step_and_index() {
    byte[] once = all.apply(ramp(), new BatchPlace(1, 0, 5, new int[] {7, 8}), 1);
    assertThat(all.apply(ramp(), new BatchPlace(1, 0, 5, new int[] {9, 9}), 1)).isEqualTo(once);
    assertThat(all.apply(ramp(), new BatchPlace(1, 0, 5, new int[] {8, 8}), 0)).isNotEqualTo(once);
    assertThat(all.apply(ramp(), new BatchPlace(1, 0, 6, new int[] {7, 8}), 1)).isNotEqualTo(once);
  }

  private static BatchPlace place(long seed, int epoch, long step) {
    return new BatchPlace(seed, epoch, step, IntStream.range(0, 1000).toArray());
  }

  private static byte[] ramp() {
    byte[] pixels = new byte[60];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (4 * i % 251);
    }
    return pixels;
  }

  private static int[] unsigned(byte[] bytes) {
    int[] values = new int[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }
}
