package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/** The chunks of a WebP up to the pixels of its first image. */
final class WebpStructure {
  /**
   * Bytes of a pixel while the whole image is decoded, measured with 16 million pixels: a lossy one
   * keeps all its blocks.
   */
  private static final int LOSSY_BYTES = 16;

  private static final int LOSSLESS_BYTES = 4;

  private static final int SAMPLE_BYTES = 4;
  private static final int SIDE = 0x3FFF;

  private final ImageInputStream in;
  private long width;
  private long height;

  private WebpStructure(ImageInputStream in) {
    this.in = in;
  }

  static DeclaredImage read(ImageInputStream in, long size) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    return new WebpStructure(in).read(size);
  }

  private DeclaredImage read(long size) throws IOException {
    in.seek(12);
    byte[] name = new byte[4];
    while (true) {
      in.readFully(name);
      long length = in.readUnsignedInt();
      long start = in.getStreamPosition();
      switch (new String(name, StandardCharsets.ISO_8859_1)) {
        case "VP8X" -> {
          in.readInt(); // flags
          takeIfLarger(1 + unsigned24(), 1 + unsigned24());
        }
        case "ANMF" -> {
          unsigned24(); // where it stands on the canvas
          unsigned24();
          takeIfLarger(1 + unsigned24(), 1 + unsigned24());
          in.seek(start + 16); // the frame's own chunks
          continue;
        }
        case "VP8 " -> {
          in.seek(start + 6);
          takeIfLarger(in.readUnsignedShort() & SIDE, in.readUnsignedShort() & SIDE);
          return declared(size, true);
        }
        case "VP8L" -> {
          in.seek(start + 1);
          int sides = in.readInt();
          takeIfLarger(1 + (sides & SIDE), 1 + (sides >>> 14 & SIDE));
          return declared(size, false);
        }
        default -> {}
      }
      in.seek(start + length + (length & 1));
    }
  }

  private long unsigned24() throws IOException {
    return in.readUnsignedShort() | (long) in.readUnsignedByte() << 16;
  }

  private void takeIfLarger(long newWidth, long newHeight) {
    if (newWidth * newHeight > width * height) {
      width = newWidth;
      height = newHeight;
    }
  }

  private DeclaredImage declared(long size, boolean lossy) throws RefusedImageException {
    long pixels = width * height;
    if (pixels <= ImageDecoder.MAX_PIXELS) {
      if (lossy) {
        DecodingLimits.requireInFile("pixels", pixels, DecodingLimits.MAX_LOSSY_WEBP_RATIO, size);
      } else if (pixels > DecodingLimits.UNBOUNDED_PIXELS) {
        DecodingLimits.requireInFile(
            "pixels", pixels, DecodingLimits.MAX_LOSSLESS_WEBP_RATIO, size);
      }
    }
    return new DeclaredImage(
        width, height, SAMPLE_BYTES, pixels * (lossy ? LOSSY_BYTES : LOSSLESS_BYTES), 0);
  }
}
