package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** The blocks of a GIF up to its first image; those after it are never read. */
final class GifStructure {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;

  private GifStructure() {}

  static DeclaredImage read(ImageInputStream in, long size) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.seek(10);
    int flags = in.readUnsignedByte();
    in.seek(13 + ((flags & 0x80) == 0 ? 0 : 3L << (flags & 7) + 1));
    int block = in.readUnsignedByte();
    while (block == EXTENSION) {
      in.readUnsignedByte(); // which
      int length = in.readUnsignedByte();
      while (length > 0) {
        in.seek(in.getStreamPosition() + length);
        length = in.readUnsignedByte();
      }
      block = in.readUnsignedByte();
    }
    if (block != IMAGE) {
      throw new RefusedImageException("expected an image in the GIF, got none");
    }
    in.readInt(); // where it stands on the canvas
    DeclaredImage declared =
        DeclaredImage.byRows(in.readUnsignedShort(), in.readUnsignedShort(), 1);
    if (declared.pixels() <= ImageDecoder.MAX_PIXELS) {
      DecodingLimits.requireInFile("pixels", declared.pixels(), DecodingLimits.MAX_LZW_RATIO, size);
    }
    return declared;
  }
}
