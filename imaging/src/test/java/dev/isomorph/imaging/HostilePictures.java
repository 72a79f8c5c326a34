package dev.isomorph.imaging;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small files that ask for much work or memory, made byte by byte. */
final class HostilePictures {
  private static final byte[] NONE = {};

  private HostilePictures() {}

  /** A progressive JPEG as Java writes it, with 10 scans in colour. */
  static byte[] progressiveJpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same with its last scan repeated until there are so many. */
  static byte[] manyScans(BufferedImage image, int scans) throws IOException {
    byte[] jpeg = progressiveJpeg(image);
    int last = jpeg.length - 2;
    int count = 0;
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xDA) {
        last = i;
        count++;
      }
    }
    byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(jpeg, 0, jpeg.length - 2);
    for (; count < scans; count++) {
      bytes.write(scan);
    }
    bytes.write(jpeg, jpeg.length - 2, 2);
    return bytes.toByteArray();
  }

  /** A JPEG with another height and width in its frame header. */
  static byte[] resizedJpeg(byte[] jpeg, int height, int width) {
    byte[] bytes = jpeg.clone();
    for (int i = 0; i < bytes.length - 9; i++) {
      int marker = bytes[i + 1] & 0xFF;
      if ((bytes[i] & 0xFF) == 0xFF && (marker == 0xC0 || marker == 0xC2)) {
        ByteBuffer.wrap(bytes).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return bytes;
      }
    }
    throw new IllegalArgumentException("no frame");
  }

  /** A lossless WebP of one colour, all of whose codes take no bits. */
  static byte[] flatWebp(int width, int height) {
    // No transform, no cache, no groups; five codes of one symbol each: 1, 0, then the symbol.
    ByteBuffer data = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    data.put((byte) 0x2F).putInt(width - 1 | height - 1 << 14);
    long codes = 0;
    int bit = 3;
    for (int i = 0; i < 5; i++) {
      codes |= 1L << bit; // simple; then one symbol, of one bit, which is 0
      bit += 4;
    }
    data.putLong(codes);
    return riff("VP8L", data.array());
  }

  /** A lossy WebP with a frame header and nothing in it. */
  static byte[] emptyLossyWebp(int width, int height) {
    ByteBuffer data = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    data.put(new byte[] {0x10, 0x02, 0, (byte) 0x9D, 0x01, 0x2A});
    data.putShort((short) width).putShort((short) height);
    return riff("VP8 ", data.array());
  }

  private static byte[] riff(String chunk, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(20 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(12 + data.length).put(ascii("WEBP"));
    return file.put(ascii(chunk)).putInt(data.length).put(data).array();
  }

  /** A grey PNG of one colour; {@code bytes} of its deflated pixels are kept. */
  static byte[] flatPng(int width, int height, int bytes) throws IOException {
    byte[] pixels = deflatedZeros((long) (width + 1) * height);
    return png(
        width, height, 8, 0, List.of(), Arrays.copyOf(pixels, Math.min(bytes, pixels.length)));
  }

  /** A PNG with a palette and texts that inflate to so many bytes. */
  static byte[] pngWithText(String type, long inflated) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(ascii("Comment"));
    text.write(type.equals("iTXt") ? new byte[] {0, 1, 0, 0, 0} : new byte[] {0, 0});
    text.write(deflatedZeros(inflated));
    byte[] palette = chunk("PLTE", new byte[] {10, 20, 30});
    return png(8, 8, 8, 3, List.of(chunk(type, text.toByteArray()), palette), deflatedZeros(9 * 8));
  }

  private static byte[] png(
      int width, int height, int depth, int colourType, List<byte[]> chunks, byte[] pixels)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {(byte) depth, (byte) colourType, 0, 0, 0});
    file.write(chunk("IHDR", header.array()));
    for (byte[] chunk : chunks) {
      file.write(chunk);
    }
    file.write(chunk("IDAT", pixels));
    file.write(chunk("IEND", NONE));
    return file.toByteArray();
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    CRC32 checksum = new CRC32();
    checksum.update(ascii(type));
    checksum.update(data);
    chunk.putInt(data.length).put(ascii(type)).put(data);
    return chunk.putInt((int) checksum.getValue()).array();
  }

  static byte[] deflatedZeros(long count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION), 1 << 16)) {
      byte[] zeros = new byte[1 << 16];
      for (long left = count; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }
    return bytes.toByteArray();
  }

  /** A BMP of a header alone. */
  static byte[] bmpHeader(int width, int height, int bits, int compression) {
    ByteBuffer file = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("BM")).putInt(80).putInt(0).putInt(54).putInt(40).putInt(width).putInt(height);
    file.putShort((short) 1).putShort((short) bits).putInt(compression);
    return file.array();
  }

  /** A GIF with an image header and no pixels. */
  static byte[] gifHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("GIF89a")).putShort((short) 1).putShort((short) 1).put(new byte[3]);
    file.put((byte) 0x2C).putInt(0).putShort((short) width).putShort((short) height);
    return file.put((byte) 0).put((byte) 2).array();
  }

  /**
   * A TIFF of one directory with fields of 32 bits, each a tag and a value.
   *
   * @param next offset of the next directory, as the file declares it
   */
  static byte[] tiff(int next, int... tagsAndValues) {
    int fields = tagsAndValues.length / 2;
    ByteBuffer file = ByteBuffer.allocate(8 + 2 + 12 * fields + 4 + 40);
    file.put(ascii("MM")).putShort((short) 42).putInt(8).putShort((short) fields);
    for (int i = 0; i < fields; i++) {
      file.putShort((short) tagsAndValues[2 * i]).putShort((short) 4).putInt(1);
      file.putInt(tagsAndValues[2 * i + 1]);
    }
    return file.putInt(next).array();
  }

  /** A TIFF whose single strip is a JPEG. */
  static byte[] tiffOfJpeg(byte[] jpeg, int width, int height) {
    int start = 8 + 2 + 12 * 8 + 4 + 40;
    byte[] head =
        tiff(
            0,
            256,
            width,
            257,
            height,
            258,
            8,
            259,
            7,
            262,
            6,
            273,
            start,
            277,
            3,
            279,
            jpeg.length);
    return ByteBuffer.allocate(start + jpeg.length).put(head).put(jpeg).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
