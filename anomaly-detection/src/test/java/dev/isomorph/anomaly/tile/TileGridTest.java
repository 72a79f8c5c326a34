package dev.isomorph.anomaly.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileGridTest {
  private static final Size2d TILE = new Size2d(8, 6);

  @ParameterizedTest(name = "{0}x{1}, overlap {2}: {3} tiles")
  @CsvSource({
    "8,6,2,1",
    "9,6,2,2",
    "14,10,2,4",
    "15,11,2,9",
    "100,73,3,480",
    "8,60,0,10",
    "3,4,3,1",
    "1,20,3,6"
  })
  void weights_sum_to_one_at_every_pixel(int height, int width, int overlap, int tiles) {
    TileGrid grid = new Tiling(overlap, 1).grid(new Size2d(height, width), TILE);
    assertThat(grid.size()).isEqualTo(tiles);
    float[] ones = new float[48];
    Arrays.fill(ones, 1);
    float[] whole = new float[height * width];
    for (int n = 0; n < grid.size(); n++) {
      grid.blend(n, ones, 0, whole);
    }
    for (float value : whole) {
      assertThat(value).isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({"8,6", "19,17", "40,31", "5,4", "2,30"})
  void what_is_cut_and_blended_again_is_the_image(int height, int width) {
    RgbImage image = noise(height, width);
    TileGrid grid = new Tiling(2, 1).grid(new Size2d(height, width), TILE);
    float[] red = new float[height * width];
    for (int n = 0; n < grid.size(); n++) {
      byte[] cut = grid.cut(image, n);
      float[] values = new float[cut.length];
      for (int i = 0; i < cut.length; i++) {
        values[i] = cut[i] & 0xFF;
      }
      grid.blend(n, values, 0, red);
    }
    for (int i = 0; i < red.length; i++) {
      assertThat(red[i]).isCloseTo(image.sample(i / width, i % width, 0), within(1e-3f));
    }
  }

  @Test
  void a_tile_beyond_a_small_image_goes_on_with_its_mirror_image() {
    byte[] samples = new byte[3 * 4];
    for (int i = 0; i < 4; i++) {
      Arrays.fill(samples, 3 * i, 3 * i + 3, (byte) (i + 1)); // 1 2 / 3 4
    }
    TileGrid grid = new Tiling(0, 1).grid(Size2d.square(2), new Size2d(5, 6));
    byte[] cut = grid.cut(new RgbImage(2, 2, samples), 0);
    byte[] top = {1, 2, 2, 1, 1, 2};
    byte[] low = {3, 4, 4, 3, 3, 4};
    byte[][] rows = {top, low, low, top, top};
    for (int y = 0; y < 5; y++) {
      assertThat(Arrays.copyOfRange(cut, 6 * y, 6 * y + 6)).as("row %d", y).isEqualTo(rows[y]);
    }
  }

  @Test
  void the_last_tile_ends_with_the_image() {
    RgbImage image = noise(11, 9);
    TileGrid grid = new Tiling(1, 1).grid(new Size2d(11, 9), TILE);
    assertThat(grid.size()).isEqualTo(4);
    byte[] last = grid.cut(image, 3);
    assertThat(last[47] & 0xFF).isEqualTo(image.sample(10, 8, 0));
    assertThat(last[0] & 0xFF).isEqualTo(image.sample(3, 3, 0));
  }

  @Test
  void a_tile_fades_towards_its_border() {
    TileAxis axis = new TileAxis(14, 8, 2);
    assertThat(axis.count()).isEqualTo(2);
    float[] first = axis.weights(0);
    // sin^2 at a quarter and three quarters of the overlap
    assertThat(first[5]).isEqualTo(1);
    assertThat(first[6]).isCloseTo((float) Math.pow(Math.sin(3 * Math.PI / 8), 2), within(1e-6f));
    assertThat(first[7]).isCloseTo((float) Math.pow(Math.sin(Math.PI / 8), 2), within(1e-6f));
  }

  @Test
  void made_smaller_each_pixel_is_the_mean_of_a_square() {
    TileGrid grid = new Tiling(2, 1).grid(new Size2d(11, 13), TILE);
    RgbImage image = noise(11, 13);
    Size2d reduced = grid.reduced(4);
    assertThat(reduced).isEqualTo(new Size2d(3, 4));
    float[] small = new float[12];
    for (int n = 0; n < grid.size(); n++) {
      byte[] cut = grid.cut(image, n);
      float[] values = new float[48];
      for (int i = 0; i < 48; i++) {
        values[i] = cut[i] & 0xFF;
      }
      grid.blend(n, values, 0, small, 4);
    }
    double corner = 0;
    for (int y = 8; y < 11; y++) {
      corner += image.sample(y, 12, 0) / 3.0;
    }
    assertThat((double) small[11]).isCloseTo(corner, within(1e-3));
    double first = 0;
    for (int i = 0; i < 16; i++) {
      first += image.sample(i / 4, i % 4, 0) / 16.0;
    }
    assertThat((double) small[0]).isCloseTo(first, within(1e-3));
  }

  @Test
  void impossible_settings_are_refused() {
    assertThatThrownBy(() -> new Tiling(4, 1).requireFits(TILE))
        .hasMessage("tiles: overlap: expected at most half of a tile of 8x6, 3 pixels, got 4");
    assertThatThrownBy(() -> new Tiling(-1, 1)).hasMessageContaining("got -1");
    assertThatThrownBy(() -> new Tiling(0, 1.5)).hasMessageContaining("scale: expected in (0, 1]");
    assertThatThrownBy(() -> new Tiling(0, Double.NaN)).hasMessageContaining("got NaN");
  }

  private static RgbImage noise(int height, int width) {
    CounterGenerator numbers = CounterGenerator.of(1, "noise");
    byte[] samples = new byte[3 * height * width];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (256 * numbers.uniform(i));
    }
    return new RgbImage(height, width, samples);
  }
}
