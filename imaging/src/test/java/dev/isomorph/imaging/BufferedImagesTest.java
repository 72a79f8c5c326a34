package dev.isomorph.imaging;

import static dev.isomorph.imaging.TestPictures.BLUE;
import static dev.isomorph.imaging.TestPictures.GREEN;
import static dev.isomorph.imaging.TestPictures.RED;
import static dev.isomorph.imaging.TestPictures.YELLOW;
import static dev.isomorph.imaging.TestPictures.assertQuadrants;
import static dev.isomorph.imaging.TestPictures.encoded;
import static dev.isomorph.imaging.TestPictures.quadrants;
import static dev.isomorph.imaging.TestPictures.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of Java's, and encoded images in memory. */
class BufferedImagesTest {
  /** By the number of each type of colour; 16-bit colours have 5 bits, a palette is web-safe. */
  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,0", "4,0", "5,0", "6,0", "7,0", "8,8", "9,8", "13,26"})
  void colours_of_every_type_are_kept(int type, int tolerance) {
    RgbImage image = RgbImage.from(quadrants(type));
    assertThat(image.width()).isEqualTo(32);
    assertThat(image.height()).isEqualTo(16);
    assertQuadrants(image, tolerance, RED, GREEN, BLUE, YELLOW);
  }

  @Test
  void greys_are_scaled_by_their_depth() {
    BufferedImage grey = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 100, 128, 255});
    assertThat(RgbImage.from(grey).samples())
        .containsExactly(0, 0, 0, 100, 100, 100, 128, 128, 128, 255, 255, 255);
    BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 128 * 257, 65535});
    assertThat(RgbImage.from(deep).samples())
        .containsExactly(0, 0, 0, 128, 128, 128, 255, 255, 255);
    BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    bits.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 0});
    assertThat(RgbImage.from(bits).samples()).containsExactly(255, 255, 255, 0, 0, 0);
  }

  /** A fifth of black over white is 204, stored with or without its alpha multiplied in. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE, 2, 6})
  void transparency_lies_over_white(int type) {
    BufferedImage image = new BufferedImage(3, 1, type);
    image.setRGB(0, 0, 0xFF102030);
    image.setRGB(1, 0, 0x00000000);
    image.setRGB(2, 0, 0x33000000);
    assertThat(RgbImage.from(image).samples())
        .containsExactly(0x10, 0x20, 0x30, 255, 255, 255, 204, 204, 204);
  }

  @Test
  void a_part_of_an_image_is_that_part() {
    RgbImage part =
        RgbImage.from(quadrants(BufferedImage.TYPE_3BYTE_BGR).getSubimage(16, 0, 16, 8));
    assertQuadrants(part, 0, GREEN, GREEN, GREEN, GREEN);
    assertThat(part.size().area()).isEqualTo(128);
  }

  @Test
  void ink_is_refused() {
    ColorSpace ink =
        new ColorSpace(ColorSpace.TYPE_CMYK, 4) {
          private static final long serialVersionUID = 1L;

          @Override
          public float[] toRGB(float[] value) {
            return new float[3];
          }

          @Override
          public float[] fromRGB(float[] value) {
            return new float[4];
          }

          @Override
          public float[] toCIEXYZ(float[] value) {
            return new float[3];
          }

          @Override
          public float[] fromCIEXYZ(float[] value) {
            return new float[4];
          }
        };
    ComponentColorModel model =
        new ComponentColorModel(ink, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 2);
    assertThatThrownBy(() -> RgbImage.from(new BufferedImage(model, raster, false, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image: expected grey or RGB pixels, got 4 colour components such as CMYK; convert it to RGB, or give the encoded file");
  }

  @Test
  void an_image_that_is_too_large_is_refused_before_it_is_converted() {
    BufferedImage huge = new BufferedImage(100_001, 1000, BufferedImage.TYPE_BYTE_BINARY);
    assertThatThrownBy(() -> RgbImage.from(huge))
        .hasMessageContaining("expected at most 100000000 pixels, got 100001 x 1000");
  }

  @Test
  void a_large_image_loses_the_rows_and_columns_that_its_file_does() throws IOException {
    BufferedImage large = new BufferedImage(5001, 4001, BufferedImage.TYPE_BYTE_BINARY);
    for (int i = 0; i < 4001; i++) {
      large.setRGB(i, i, 0xFFFFFFFF);
      large.setRGB(i * 7 % 5001, i, 0xFFFFFFFF);
    }
    RgbImage whole = RgbImage.from(large);
    RgbImage decoded = ImageDecoder.decode("large", encoded(large, "png"));
    RgbImage thinned = whole.thinned(ImageDecoder.MAX_DECODED_PIXELS);
    assertThat(thinned.size()).isEqualTo(decoded.size());
    assertThat(thinned.samples()).isEqualTo(decoded.samples());
    assertThat(thinned.thinned(ImageDecoder.MAX_DECODED_PIXELS)).isSameAs(thinned);
  }

  @Test
  void what_it_becomes_is_read_back() {
    RgbImage image = RgbImage.from(quadrants(BufferedImage.TYPE_INT_RGB));
    assertThat(RgbImage.from(image.toBufferedImage()).samples()).isEqualTo(image.samples());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cmyk.jpg", "cmyk-plain.jpg", "rotated.tif", "rotated.webp", "lossy.webp"})
  void bytes_are_decoded_as_their_file(String name) throws Exception {
    Path file = resource(name);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(ImageDecoder.decode(name, bytes).samples())
        .isEqualTo(ImageDecoder.decode(file).samples());
    assertThat(ImageDecoder.decodeWhole(name, bytes).samples())
        .isEqualTo(ImageDecoder.decodeWhole(file).samples());
    assertThat(ImageDecoder.size(name, bytes)).isEqualTo(ImageDecoder.size(file));
  }
}
