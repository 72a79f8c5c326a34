package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** The header of a BMP. */
final class BmpStructure {
  private static final int CORE_HEADER = 12;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int JPEG = 4;
  private static final int PNG = 5;

  private BmpStructure() {}

  static DeclaredImage read(ImageInputStream in, long size) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.seek(14);
    boolean core = in.readUnsignedInt() == CORE_HEADER;
    long width = core ? in.readUnsignedShort() : in.readInt();
    // A negative height means that the first row comes first.
    long height = core ? in.readUnsignedShort() : Math.abs((long) in.readInt());
    in.readUnsignedShort(); // planes
    int bits = in.readUnsignedShort();
    int compression = core ? 0 : in.readInt();
    if (compression == JPEG || compression == PNG) {
      throw new RefusedImageException(
          "expected the pixels of a BMP, got a %s inside it; save it as that"
              .formatted(compression == PNG ? "PNG" : "JPEG"));
    }
    boolean runs = compression == RLE8 || compression == RLE4;
    // Java's reader keeps a byte for each pixel while it follows the runs.
    DeclaredImage declared =
        new DeclaredImage(
            Math.max(0, width),
            height,
            Math.max(1, bits / Byte.SIZE),
            runs ? width * height : 0,
            0);
    if (declared.pixels() <= ImageDecoder.MAX_PIXELS) {
      if (runs) {
        DecodingLimits.requireInFile(
            "pixels", declared.pixels(), DecodingLimits.MAX_BMP_RUN_RATIO, size);
      } else {
        long rowBytes = (declared.width() * bits + 31) / 32 * 4;
        DecodingLimits.requireInFile("bytes of pixels", rowBytes * height, 1, size);
      }
    }
    return declared;
  }
}
