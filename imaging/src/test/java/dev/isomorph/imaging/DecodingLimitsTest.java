package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that ask for much are refused, each by name, and large honest ones are read. */
@Timeout(120)
class DecodingLimitsTest {
  private static final BufferedImage SMALL = TestPictures.quadrants(BufferedImage.TYPE_INT_RGB);

  @TempDir private Path folder;

  @Test
  void a_progressive_jpeg_of_usual_scans_is_read() throws IOException {
    RgbImage image =
        ImageDecoder.decode(write("usual.jpg", HostilePictures.progressiveJpeg(SMALL)));
    TestPictures.assertQuadrants(
        image, 12, TestPictures.RED, TestPictures.GREEN, TestPictures.BLUE, TestPictures.YELLOW);
    ImageDecoder.decode(write("most.jpg", HostilePictures.manyScans(SMALL, 40)));
  }

  @Test
  void a_jpeg_of_thousands_of_scans_is_refused() throws IOException {
    assertRefused(
        write("scans.jpg", HostilePictures.manyScans(SMALL, 3000)),
        "expected a JPEG of at most 40 scans, got more");
  }

  @Test
  void scans_times_pixels_are_bounded() throws IOException {
    byte[] jpeg = HostilePictures.resizedJpeg(HostilePictures.manyScans(SMALL, 39), 9000, 9000);
    assertRefused(
        write("work.jpg", jpeg), "9000 x 9000 pixels in 39 scans: expected at most 2000000000");
  }

  @Test
  void more_pixels_than_a_file_can_hold_are_refused() throws IOException {
    byte[] jpeg = TestPictures.encoded(SMALL, "jpg");
    String cut = "the file is cut short or forged";
    assertRefused(
        write("a.jpg", HostilePictures.resizedJpeg(jpeg, 9000, 9000)),
        "the header declares 81000000 pixels; expected at most " + 512 * jpeg.length,
        cut);
    assertRefused(
        write("a.png", HostilePictures.flatPng(9000, 9000, 500)), "81009000 bytes of pixels", cut);
    assertRefused(
        write("a.bmp", HostilePictures.bmpHeader(9000, 9000, 24, 0)),
        "243000000 bytes of pixels",
        cut);
    assertRefused(
        write("b.bmp", HostilePictures.bmpHeader(9000, 9000, 8, 1)), "81000000 pixels", cut);
    assertRefused(write("a.gif", HostilePictures.gifHeader(9000, 9000)), "81000000 pixels", cut);
    assertRefused(
        write("a.webp", HostilePictures.emptyLossyWebp(9000, 9000)), "81000000 pixels", cut);
    assertRefused(write("b.webp", HostilePictures.flatWebp(9000, 9000)), "81000000 pixels", cut);
    for (int compression : new int[] {1, 5, 7, 8, 32773}) {
      byte[] tiff = HostilePictures.tiff(0, 256, 9000, 257, 9000, 258, 8, 259, compression, 277, 3);
      assertRefused(write(compression + ".tif", tiff), "expected at most ", cut);
    }
    assertRefused(
        write("fax.tif", HostilePictures.tiff(0, 256, 9000, 257, 9000, 259, 4)), "9000 rows", cut);
  }

  @Test
  void pictures_inside_a_bmp_are_refused() throws IOException {
    assertRefused(
        write("jpeg.bmp", HostilePictures.bmpHeader(100, 100, 0, 4)), "got a JPEG inside it");
    assertRefused(
        write("png.bmp", HostilePictures.bmpHeader(100, 100, 0, 5)), "got a PNG inside it");
  }

  @Test
  void pages_of_a_tiff_in_a_circle_are_refused() throws IOException {
    assertRefused(
        write("circle.tif", HostilePictures.tiff(8, 256, 8, 257, 8, 258, 8, 262, 1)),
        "expected an end of the pages, got a circle of them");
  }

  @Test
  void a_tile_larger_than_its_image_counts() throws IOException {
    byte[] tiff =
        HostilePictures.tiff(
            0, 256, 8, 257, 8, 258, 8, 259, 8, 262, 1, 322, 1 << 20, 323, 1 << 20, 324, 100, 325,
            9);
    assertRefused(write("tile.tif", tiff), "8 x 8 pixels take 1048576 MiB to decode");
  }

  @Test
  void scans_inside_a_tiff_are_counted() throws IOException {
    byte[] jpeg = HostilePictures.manyScans(SMALL, 3000);
    assertRefused(
        write("scans.tif", HostilePictures.tiffOfJpeg(jpeg, 32, 16)),
        "expected a JPEG of at most 40 scans, got more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
  void texts_that_inflate_beyond_measure_are_refused(String type) throws IOException {
    if (!type.equals("iCCP")) { // a profile of zeros is none
      ImageDecoder.decode(write("text.png", HostilePictures.pngWithText(type, 1 << 20)));
    }
    assertRefused(
        write("bomb.png", HostilePictures.pngWithText(type, 17 << 20)),
        "texts and colour profile: expected at most 16777216 bytes when inflated, got more");
  }

  /** As a program for drawings makes it; 100 kB. */
  @Test
  void a_large_flat_png_is_read() throws IOException {
    Path file = write("flat.png", HostilePictures.flatPng(10_000, 10_000, Integer.MAX_VALUE));
    assertThat(Files.size(file)).isLessThan(100_000);
    RgbImage image = ImageDecoder.decode(file);
    assertThat(image.width()).isEqualTo(3334);
  }

  @Test
  void a_flat_lossless_webp_of_usual_size_is_read() throws IOException {
    RgbImage image = ImageDecoder.decode(write("flat.webp", HostilePictures.flatWebp(1000, 800)));
    assertThat(image.width()).isEqualTo(1000);
    assertThat(image.height()).isEqualTo(800);
  }

  @Test
  void an_image_beyond_the_heap_is_refused_and_named() throws IOException {
    ImageReading reading = new ImageReading(new DecodingMemory(64 << 20), TimeLimit::ofThisThread);
    Path file = write("flat.webp", HostilePictures.flatWebp(3000, 1000));
    assertThatThrownBy(() -> reading.decode(new EncodedImage.InFile(file), ImageDecoder.MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ": 3000 x 1000 pixels take ")
        .hasMessageContaining("expected at most 32 MiB with a heap of 64 MiB");
    assertThat(reading.memory().freeMebibytes()).isEqualTo(32);
  }

  @Test
  void exhausted_memory_skips_the_image_after_it_was_tried_alone() throws IOException {
    ImageReading reading = new ImageReading(new DecodingMemory(64 << 20), TimeLimit::ofThisThread);
    Path file = write("a.png", TestPictures.encoded(SMALL, "png"));
    AtomicInteger attempts = new AtomicInteger();
    assertThat(
            reading.<String>read(
                new EncodedImage.InFile(file),
                (opened, alone) -> {
                  if (attempts.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("held by others");
                  }
                  return alone + ", free " + reading.memory().freeMebibytes();
                }))
        .isEqualTo("true, free 0");
    assertThatThrownBy(
            () ->
                reading.read(
                    new EncodedImage.InFile(file),
                    (opened, alone) -> {
                      throw new OutOfMemoryError("too large by itself");
                    }))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ": decoding takes more memory than Java's heap of ");
    assertThat(reading.memory().freeMebibytes()).isEqualTo(32);
  }

  /** The clock goes on by a second whenever it is looked at. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff", "gif", "jpg"})
  void a_decoding_that_takes_too_long_is_ended(String format) throws IOException {
    AtomicLong seconds = new AtomicLong();
    ImageReading reading =
        new ImageReading(
            new DecodingMemory(64 << 20),
            () ->
                new TimeLimit(
                    () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos(),
                    Duration.ofSeconds(1)));
    Path file = write("slow." + format, TestPictures.encoded(SMALL, format));
    assertThatThrownBy(() -> reading.decode(new EncodedImage.InFile(file), ImageDecoder.MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ": expected to be decoded within 1 s of processor time");
  }

  private void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContainingAll(parts);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
