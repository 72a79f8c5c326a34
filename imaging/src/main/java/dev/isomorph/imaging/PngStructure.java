package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/** The chunks of a PNG. */
final class PngStructure {
  private static final int CHUNK_FRAME = 12;

  private PngStructure() {}

  static DeclaredImage read(ImageInputStream in, long size) throws IOException {
    in.seek(16);
    long width = in.readUnsignedInt();
    long height = in.readUnsignedInt();
    int depth = in.readUnsignedByte();
    int colourType = in.readUnsignedByte();
    int channels =
        switch (colourType) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    DeclaredImage declared =
        DeclaredImage.byRows(width, height, (long) channels * Math.max(1, depth / Byte.SIZE));
    if (declared.pixels() <= ImageDecoder.MAX_PIXELS) {
      long rowBytes = (width * channels * depth + 7) / 8 + 1;
      DecodingLimits.requireInFile(
          "bytes of pixels", rowBytes * height, DecodingLimits.MAX_DEFLATE_RATIO, size);
    }
    requireShortTexts(in, size);
    return declared;
  }

  /** Java's reader inflates and keeps texts that nobody asked for. */
  private static void requireShortTexts(ImageInputStream in, long size) throws IOException {
    long position = 8;
    long textBytes = 0;
    byte[] type = new byte[4];
    while (position + CHUNK_FRAME <= size) {
      in.seek(position);
      long length = in.readUnsignedInt();
      in.readFully(type);
      String name = new String(type, StandardCharsets.ISO_8859_1);
      if (name.equals("IDAT") || name.equals("IEND")) {
        return;
      }
      if (name.equals("zTXt") || name.equals("iTXt") || name.equals("iCCP")) {
        textBytes += textLength(in, length, name.equals("iTXt"));
      }
      if (textBytes > DecodingLimits.MAX_PNG_TEXT_BYTES) {
        throw new RefusedImageException(
            "texts and colour profile: expected at most %d bytes when inflated, got more; remove them"
                .formatted(DecodingLimits.MAX_PNG_TEXT_BYTES));
      }
      position += length + CHUNK_FRAME;
    }
  }

  private static long textLength(ImageInputStream in, long length, boolean international)
      throws IOException {
    if (length > DecodingLimits.MAX_PNG_TEXT_BYTES) {
      return length;
    }
    byte[] chunk = new byte[(int) length];
    in.readFully(chunk);
    return InflatedText.length(chunk, international, DecodingLimits.MAX_PNG_TEXT_BYTES);
  }
}
