package dev.isomorph.imaging;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/** The formats that are read, detected from the first bytes of a file. */
enum ImageFormat {
  PNG(PngStructure::read),
  JPEG((in, size) -> JpegStructure.read(in, 0, size).declared(size)),
  BMP(BmpStructure::read),
  GIF(GifStructure::read),
  TIFF(TiffStructure::read),
  WEBP(WebpStructure::read);

  /** Reads what a file declares, and refuses what is beyond {@link DecodingLimits}. */
  private interface Structure {
    DeclaredImage read(ImageInputStream in, long size) throws IOException;
  }

  private final Structure structure;

  ImageFormat(Structure structure) {
    this.structure = structure;
  }

  /** The format of a file, whose start {@code in} is set back to; nothing if it is another. */
  static Optional<ImageFormat> of(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.BIG_ENDIAN);
    in.seek(0);
    try {
      int magic = in.readInt();
      if (magic == 0x52494646) {
        in.skipBytes(4);
        return Optional.of(WEBP).filter(webp -> isWebp(in));
      }
      return of(magic);
    } catch (EOFException e) {
      return Optional.empty();
    } finally {
      in.seek(0);
    }
  }

  private static Optional<ImageFormat> of(int magic) {
    return switch (magic) {
      case 0x89504E47 -> Optional.of(PNG);
      case 0x47494638 -> Optional.of(GIF);
      case 0x49492A00, 0x4D4D002A, 0x49492B00, 0x4D4D002B -> Optional.of(TIFF);
      default ->
          switch (magic >>> 16) {
            case 0xFFD8 -> Optional.of(JPEG);
            case 0x424D -> Optional.of(BMP);
            default -> Optional.empty();
          };
    };
  }

  private static boolean isWebp(ImageInputStream in) {
    try {
      return in.readInt() == 0x57454250;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What a file declares; {@code in} is set back to the start, big-endian, as readers expect it.
   *
   * @param size of the file in bytes
   * @throws RefusedImageException if it is beyond {@link DecodingLimits}
   * @throws IOException if the structure cannot be followed
   */
  DeclaredImage declared(ImageInputStream in, long size) throws IOException {
    in.seek(0);
    try {
      return structure.read(in, size);
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
      in.seek(0);
    }
  }
}
