package dev.isomorph.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * A picture of four quadrants, 32 wide and 16 high: red, green above blue, yellow. The files in the
 * resources show the same.
 */
final class TestPictures {
  static final int RED = 0xC81E1E;
  static final int GREEN = 0x1EA03C;
  static final int BLUE = 0x283CBE;
  static final int YELLOW = 0xDCC828;

  private TestPictures() {}

  static BufferedImage quadrants(int type) {
    BufferedImage image = new BufferedImage(32, 16, type);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 32; x++) {
        int colour = y < 8 ? (x < 16 ? RED : GREEN) : (x < 16 ? BLUE : YELLOW);
        image.setRGB(x, y, 0xFF000000 | colour);
      }
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).as("writer for " + format).isTrue();
    return out.toByteArray();
  }

  static Path resource(String name) throws Exception {
    return Path.of(TestPictures.class.getResource(name).toURI());
  }

  /** Holds the middle of each quadrant, row by row, against the expected colours. */
  static void assertQuadrants(RgbImage image, int tolerance, int... colours) {
    for (int i = 0; i < 4; i++) {
      int row = image.height() * (1 + 2 * (i / 2)) / 4;
      int column = image.width() * (1 + 2 * (i % 2)) / 4;
      for (int c = 0; c < 3; c++) {
        int expected = colours[i] >>> (16 - 8 * c) & 0xFF;
        assertThat(image.sample(row, column, c))
            .as("quadrant %d, channel %d", i, c)
            .isBetween(expected - tolerance, expected + tolerance);
      }
    }
  }

  /** A TIFF structure that holds nothing but the orientation. */
  static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
    tiff.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    tiff.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    tiff.putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 274).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  /** Puts an Exif segment behind the start marker of a JPEG. */
  static byte[] withExif(byte[] jpeg, byte[] exif) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + exif.length + 10);
    file.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (exif.length + 8));
    file.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(exif);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Puts a chunk behind the header chunk of a PNG. */
  static byte[] withChunk(byte[] png, String type, byte[] data) {
    int headerEnd = 8 + 25;
    ByteBuffer file = ByteBuffer.allocate(png.length + data.length + 12);
    file.put(png, 0, headerEnd);
    put(file, type, data);
    return file.put(png, headerEnd, png.length - headerEnd).array();
  }

  /** A PNG whose header promises a size and whose pixels are missing. */
  static byte[] pngHeader(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    ByteBuffer file = ByteBuffer.allocate(8 + 25 + 12).putLong(0x89504E470D0A1A0AL);
    put(file, "IHDR", header.array());
    put(file, "IDAT", new byte[0]);
    return file.array();
  }

  private static void put(ByteBuffer file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) checksum.getValue());
  }
}
