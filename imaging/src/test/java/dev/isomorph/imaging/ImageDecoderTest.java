package dev.isomorph.imaging;

import static dev.isomorph.imaging.TestPictures.BLUE;
import static dev.isomorph.imaging.TestPictures.GREEN;
import static dev.isomorph.imaging.TestPictures.RED;
import static dev.isomorph.imaging.TestPictures.YELLOW;
import static dev.isomorph.imaging.TestPictures.assertQuadrants;
import static dev.isomorph.imaging.TestPictures.encoded;
import static dev.isomorph.imaging.TestPictures.exif;
import static dev.isomorph.imaging.TestPictures.quadrants;
import static dev.isomorph.imaging.TestPictures.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"png,0", "bmp,0", "gif,0", "tiff,0", "jpg,8"})
  void formats_java_can_write_are_read(String format, int tolerance) throws Exception {
    byte[] bytes = encoded(quadrants(BufferedImage.TYPE_INT_RGB), format);
    RgbImage image = ImageDecoder.decode(write("picture." + format, bytes));
    assertThat(image.height()).isEqualTo(16);
    assertThat(image.width()).isEqualTo(32);
    assertQuadrants(image, tolerance, RED, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @CsvSource({"lossy.webp,12", "lossless.webp,0"})
  void webp_is_read(String name, int tolerance) throws Exception {
    RgbImage image = ImageDecoder.decode(resource(name));
    assertQuadrants(image, tolerance, RED, GREEN, BLUE, YELLOW);
  }

  /** Ink on paper has no exact colour, so this only tells the quadrants apart from a negative. */
  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "cmyk-plain.jpg"})
  void cmyk_jpeg_becomes_rgb(String name) throws Exception {
    RgbImage image = ImageDecoder.decode(resource(name));
    assertQuadrants(image, 60, RED, GREEN, BLUE, YELLOW);
  }

  @Test
  void grey_samples_are_kept_as_they_are_stored() throws Exception {
    BufferedImage grey = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 100, 128, 255});
    RgbImage image = ImageDecoder.decode(write("grey.png", encoded(grey, "png")));
    assertThat(image.samples())
        .containsExactly(0, 0, 0, 100, 100, 100, 128, 128, 128, 255, 255, 255);
  }

  @Test
  void sixteen_bit_grey_is_scaled_by_its_depth() throws Exception {
    BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 128 * 257, 65535});
    for (String format : new String[] {"png", "tiff"}) {
      RgbImage image = ImageDecoder.decode(write("deep." + format, encoded(grey, format)));
      assertThat(image.samples()).as(format).containsExactly(0, 0, 0, 128, 128, 128, 255, 255, 255);
    }
  }

  @Test
  void sixteen_bit_colour_becomes_eight_bit() throws Exception {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixels(0, 0, 2, 1, new int[] {200 * 257, 30 * 257, 0, 65535, 1, 90 * 257});
    BufferedImage deep = new BufferedImage(model, raster, false, null);
    RgbImage image = ImageDecoder.decode(write("deep.png", encoded(deep, "png")));
    assertThat(image.samples()).containsExactly(200, 30, 0, 255, 0, 90);
  }

  @Test
  void a_palette_is_looked_up() throws Exception {
    byte[] reds = {10, (byte) 250};
    byte[] greens = {20, 0};
    byte[] blues = {30, 90};
    IndexColorModel palette = new IndexColorModel(1, 2, reds, greens, blues);
    BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    indexed.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 0});
    for (String format : new String[] {"png", "gif", "bmp", "tiff"}) {
      RgbImage image = ImageDecoder.decode(write("palette." + format, encoded(indexed, format)));
      assertThat(image.samples()).as(format).containsExactly(250, 0, 90, 10, 20, 30);
    }
  }

  @Test
  void transparency_lies_over_white() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF102030);
    image.setRGB(1, 0, 0x00102030);
    image.setRGB(2, 0, 0x33000000);
    RgbImage decoded = ImageDecoder.decode(write("alpha.png", encoded(image, "png")));
    assertThat(decoded.samples()).containsExactly(0x10, 0x20, 0x30, 255, 255, 255, 204, 204, 204);
  }

  /** A PNG written by hand in Python: 16 bits, opaque 100, transparent 100, black at a fifth. */
  @Test
  void sixteen_bit_grey_with_transparency_lies_over_white() throws Exception {
    byte[] png =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABEAQAAADheQB8AAAAE0lE"
                    + "QVR4nGNISfn/PyWFAQiMjQEiawP1cbmsTwAAAABJRU5ErkJggg==");
    assertThat(ImageDecoder.decode(write("grey.png", png)).samples())
        .containsExactly(100, 100, 100, 255, 255, 255, 204, 204, 204);
  }

  /** What a viewer shows of the picture for each value of the tag, row by row. */
  @ParameterizedTest
  @CsvSource({
    "1, RED,GREEN,BLUE,YELLOW",
    "2, GREEN,RED,YELLOW,BLUE",
    "3, YELLOW,BLUE,GREEN,RED",
    "4, BLUE,YELLOW,RED,GREEN",
    "5, RED,BLUE,GREEN,YELLOW",
    "6, BLUE,RED,YELLOW,GREEN",
    "7, YELLOW,GREEN,BLUE,RED",
    "8, GREEN,YELLOW,RED,BLUE",
    "9, RED,GREEN,BLUE,YELLOW"
  })
  void the_exif_orientation_is_applied(int tag, String a, String b, String c, String d)
      throws Exception {
    int[] expected = Arrays.stream(new String[] {a, b, c, d}).mapToInt(this::colour).toArray();
    BufferedImage picture = quadrants(BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = encoded(picture, "jpg");
    byte[] png = encoded(picture, "png");
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] exif = exif(tag, order);
      RgbImage fromJpeg =
          ImageDecoder.decode(write("turned.jpg", TestPictures.withExif(jpeg, exif)));
      assertQuadrants(fromJpeg, 8, expected);
      RgbImage fromPng =
          ImageDecoder.decode(write("turned.png", TestPictures.withChunk(png, "eXIf", exif)));
      assertQuadrants(fromPng, 0, expected);
      assertThat(fromPng.height()).isEqualTo(tag >= 5 && tag <= 8 ? 32 : 16);
    }
  }

  @Test
  void the_orientation_in_webp_and_tiff_is_applied() throws Exception {
    assertQuadrants(ImageDecoder.decode(resource("rotated.webp")), 0, BLUE, RED, YELLOW, GREEN);
    assertQuadrants(ImageDecoder.decode(resource("rotated.tif")), 0, BLUE, RED, YELLOW, GREEN);
  }

  @Test
  void broken_metadata_counts_as_upright() throws Exception {
    byte[] jpeg = encoded(quadrants(BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] exif = exif(6, ByteOrder.BIG_ENDIAN);
    exif[7] = (byte) 0xF0;
    RgbImage image = ImageDecoder.decode(write("odd.jpg", TestPictures.withExif(jpeg, exif)));
    assertQuadrants(image, 8, RED, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void a_file_cut_short_is_unreadable(String format) throws Exception {
    byte[] bytes = encoded(noise(), format);
    Path file = write("cut." + format, Arrays.copyOf(bytes, bytes.length * 6 / 10));
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void a_webp_file_cut_short_is_unreadable() throws Exception {
    byte[] bytes = Files.readAllBytes(resource("lossless.webp"));
    Path file = write("cut.webp", Arrays.copyOf(bytes, bytes.length * 6 / 10));
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(UnreadableImageException.class);
  }

  @Test
  void what_is_no_image_is_named_with_the_reason() throws Exception {
    Path text = write("text.png", "not an image".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ImageDecoder.decode(text))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(text + ": expected a PNG, JPEG, BMP, GIF, TIFF or WebP image");
    Path empty = write("empty.png", new byte[0]);
    assertThatThrownBy(() -> ImageDecoder.decode(empty)).hasMessage(empty + ": the file is empty");
    Path missing = folder.resolve("missing.png");
    assertThatThrownBy(() -> ImageDecoder.decode(missing))
        .hasMessage(missing + ": there is no such file");
  }

  @Test
  void a_huge_header_is_refused_before_any_pixel_is_decoded() throws Exception {
    Path file = write("huge.png", TestPictures.pngHeader(60000, 60000));
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("the header declares 60000 x 60000 pixels")
        .hasMessageContaining("at most 100000000");
  }

  @Test
  void a_large_image_is_read_with_gaps() throws Exception {
    BufferedImage large = new BufferedImage(6000, 4000, BufferedImage.TYPE_BYTE_BINARY);
    for (int x = 3000; x < 6000; x++) {
      for (int y = 0; y < 4000; y++) {
        large.setRGB(x, y, 0xFFFFFFFF);
      }
    }
    RgbImage image = ImageDecoder.decode(write("large.png", encoded(large, "png")));
    assertThat(image.width()).isEqualTo(3000);
    assertThat(image.height()).isEqualTo(2000);
    assertThat(image.sample(1000, 1499, 0)).isZero();
    assertThat(image.sample(1000, 1500, 0)).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource({
    "a.PNG,true",
    "a.jpeg,true",
    "a.webp,true",
    ".a.png,false",
    "a.txt,false",
    "png,false"
  })
  void image_files_are_told_by_their_names(String name, boolean expected) {
    assertThat(ImageDecoder.looksLikeImage(Path.of(name))).isEqualTo(expected);
  }

  private int colour(String name) {
    return switch (name) {
      case "RED" -> RED;
      case "GREEN" -> GREEN;
      case "BLUE" -> BLUE;
      default -> YELLOW;
    };
  }

  /** Does not compress to nothing, so that a cut removes pixels. */
  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 0x9E3779B1 >>> 8);
    }
    return image;
  }

  private Path write(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }
}
