package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/**
 * Finds the Orientation tag in a JPEG (APP1), PNG (eXIf), WebP (EXIF) or TIFF file.
 *
 * <p>Broken metadata never makes an image unreadable: what cannot be followed counts as upright.
 */
final class OrientationTag {
  private static final int ORIENTATION = 274;
  private static final int MAX_ENTRIES = 4096;

  private final ImageInputStream in;

  private OrientationTag(ImageInputStream in) {
    this.in = in;
  }

  /**
   * Reads from the start of {@code in} and sets it back there, big-endian, as readers expect it.
   */
  static Orientation read(ImageInputStream in) throws IOException {
    Orientation orientation = find(in);
    in.setByteOrder(ByteOrder.BIG_ENDIAN);
    in.seek(0);
    return orientation;
  }

  private static Orientation find(ImageInputStream in) {
    try {
      in.seek(0);
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
      return new OrientationTag(in).find();
    } catch (IOException endOrNonsense) {
      return Orientation.UPRIGHT;
    }
  }

  private Orientation find() throws IOException {
    int magic = in.readInt();
    if (magic >>> 16 == 0xFFD8) {
      return inJpeg();
    }
    if (magic == 0x89504E47) {
      return inPng();
    }
    if (magic == 0x52494646) {
      return inWebp();
    }
    if (magic == 0x49492A00 || magic == 0x4D4D002A) {
      return inTiff(0);
    }
    return Orientation.UPRIGHT;
  }

  private Orientation inJpeg() throws IOException {
    in.seek(2);
    while (true) {
      int marker = in.readUnsignedShort();
      if (marker >>> 8 != 0xFF || marker == 0xFFDA || marker == 0xFFD9) {
        return Orientation.UPRIGHT;
      }
      int length = in.readUnsignedShort();
      long next = in.getStreamPosition() + length - 2;
      if (marker == 0xFFE1 && length >= 16 && "Exif\0\0".equals(ascii(6))) {
        return inTiff(in.getStreamPosition());
      }
      in.seek(next);
    }
  }

  private Orientation inPng() throws IOException {
    in.seek(8);
    while (true) {
      long length = in.readUnsignedInt();
      String type = ascii(4);
      if (type.equals("eXIf")) {
        return inTiff(in.getStreamPosition());
      }
      if (type.equals("IEND")) {
        return Orientation.UPRIGHT;
      }
      in.seek(in.getStreamPosition() + length + 4);
    }
  }

  private Orientation inWebp() throws IOException {
    in.seek(8);
    if (!ascii(4).equals("WEBP")) {
      return Orientation.UPRIGHT;
    }
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    while (true) {
      String type = ascii(4);
      long length = in.readUnsignedInt();
      long start = in.getStreamPosition();
      if (type.equals("EXIF")) {
        boolean prefixed = length >= 6 && ascii(6).equals("Exif\0\0");
        return inTiff(prefixed ? start + 6 : start);
      }
      in.seek(start + length + (length & 1));
    }
  }

  /** Reads the first directory of the TIFF structure that begins at {@code start}. */
  private Orientation inTiff(long start) throws IOException {
    in.seek(start);
    String order = ascii(2);
    in.setByteOrder(order.equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (in.readUnsignedShort() != 42) {
      return Orientation.UPRIGHT;
    }
    in.seek(start + in.readUnsignedInt());
    int entries = Math.min(in.readUnsignedShort(), MAX_ENTRIES);
    for (int i = 0; i < entries; i++) {
      int tag = in.readUnsignedShort();
      int type = in.readUnsignedShort();
      long count = in.readUnsignedInt();
      int value = in.readUnsignedShort();
      in.readUnsignedShort();
      if (tag == ORIENTATION && type == 3 && count == 1) {
        return Orientation.ofTag(value);
      }
    }
    return Orientation.UPRIGHT;
  }

  private String ascii(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
