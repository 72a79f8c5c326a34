package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/** The directories of a TIFF or BigTIFF, all of which the reader reads, and the first image. */
final class TiffStructure {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int CHANNELS = 277;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int JPEG_OFFSET = 513;

  /** Bytes of a value by its type, from 0. */
  private static final int[] TYPE_BYTES = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8};

  private static final int LONGEST_ENTRY = 20;

  private final ImageInputStream in;
  private final long size;
  private final Map<Integer, Field> first = new HashMap<>();
  private boolean big;
  private long fieldBytes;

  /** A field of the first directory: its values stand at a place in the file. */
  private record Field(int type, long count, long position) {}

  private TiffStructure(ImageInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  static DeclaredImage read(ImageInputStream in, long size) throws IOException {
    TiffStructure tiff = new TiffStructure(in, size);
    tiff.readDirectories();
    return tiff.declared();
  }

  private void readDirectories() throws IOException {
    in.setByteOrder(in.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.seek(2);
    big = in.readUnsignedShort() == 43;
    in.seek(big ? 8 : 4);
    Set<Long> seen = new HashSet<>();
    long entries = 0;
    long next = offset();
    while (next != 0 && (next < size || first.isEmpty())) {
      if (!seen.add(next)) {
        throw new RefusedImageException("expected an end of the pages, got a circle of them");
      }
      if (seen.size() > DecodingLimits.MAX_TIFF_PAGES) {
        throw new RefusedImageException(
            "expected at most %d pages, got more; split the file"
                .formatted(DecodingLimits.MAX_TIFF_PAGES));
      }
      in.seek(next);
      long count = big ? in.readLong() : in.readUnsignedShort();
      entries += Math.max(0, count);
      if (count < 0 || entries * (big ? LONGEST_ENTRY : 12) > size) {
        throw new RefusedImageException(
            "expected pages of distinct fields in a file of %d bytes, got %d fields"
                .formatted(size, entries));
      }
      for (long i = 0; i < count; i++) {
        readField(seen.size() == 1);
      }
      next = offset();
    }
  }

  private long offset() throws IOException {
    return big ? in.readLong() : in.readUnsignedInt();
  }

  private void readField(boolean ofFirst) throws IOException {
    int tag = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long count = offset();
    long inPlace = in.getStreamPosition();
    long value = offset();
    int valueBytes = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 1;
    if (count < 0 || count > size) {
      throw new RefusedImageException(
          "field %d: expected at most as many values as the file has bytes, %d, got %d"
              .formatted(tag, size, count));
    }
    long bytes = count * valueBytes;
    boolean inside = bytes <= (big ? 8 : 4);
    fieldBytes += inside ? 0 : bytes;
    if (fieldBytes / DecodingLimits.MAX_TIFF_FIELD_RATIO > size) {
      throw new RefusedImageException(
          "expected fields of at most %d times the file's %d bytes, got %d bytes"
              .formatted(DecodingLimits.MAX_TIFF_FIELD_RATIO, size, fieldBytes));
    }
    if (ofFirst) {
      first.put(tag, new Field(type, count, inside ? inPlace : value));
    }
  }

  private DeclaredImage declared() throws IOException {
    long width = value(WIDTH, 0, 0);
    long height = value(HEIGHT, 0, 0);
    long bits = value(BITS, 0, 1);
    long channels = value(CHANNELS, 0, 1);
    long tilePixels = product(value(TILE_WIDTH, 0, 0), value(TILE_HEIGHT, 0, 0));
    long sampleBytes = product(channels, Math.max(1, bits / Byte.SIZE));
    // A tile is decoded whole, however small the image is.
    DeclaredImage declared =
        new DeclaredImage(width, height, sampleBytes, product(tilePixels, sampleBytes), 0);
    if (declared.pixels() <= ImageDecoder.MAX_PIXELS) {
      requireInFile(declared, product(bits, channels));
    }
    return declared;
  }

  private void requireInFile(DeclaredImage declared, long pixelBits) throws IOException {
    long bytes = product(declared.pixels(), pixelBits) / Byte.SIZE;
    int compression = (int) value(COMPRESSION, 0, 1);
    String what = "bytes of pixels";
    switch (compression) {
      // YCbCr may store two of three colours for every 16th pixel only.
      case 1 -> DecodingLimits.requireInFile(what, bytes / 4, 1, size);
      case 5 -> DecodingLimits.requireInFile(what, bytes, DecodingLimits.MAX_LZW_RATIO, size);
      case 8, 32946 ->
          DecodingLimits.requireInFile(what, bytes, DecodingLimits.MAX_DEFLATE_RATIO, size);
      case 32773 ->
          DecodingLimits.requireInFile(what, bytes, DecodingLimits.MAX_PACK_BITS_RATIO, size);
      case 6, 7 -> {
        DecodingLimits.requireInFile(
            "pixels", declared.pixels(), DecodingLimits.MAX_JPEG_RATIO, size);
        requireFewScans();
      }
      // Fax: a row takes at least one bit.
      case 2, 3, 4, 32771 ->
          DecodingLimits.requireInFile("rows", declared.height(), Byte.SIZE, size);
      default -> DecodingLimits.requireInFile(what, bytes, DecodingLimits.MAX_DEFLATE_RATIO, size);
    }
  }

  /** Each strip or tile is a JPEG of its own. */
  private void requireFewScans() throws IOException {
    int offsets = first.containsKey(TILE_OFFSETS) ? TILE_OFFSETS : STRIP_OFFSETS;
    int lengths = first.containsKey(TILE_BYTES) ? TILE_BYTES : STRIP_BYTES;
    long scanned = 0;
    long bytes = 0;
    if (first.containsKey(JPEG_OFFSET)) {
      scanned += scannedPixels(value(JPEG_OFFSET, 0, 0), size);
    }
    long parts = first.containsKey(offsets) ? first.get(offsets).count() : 0;
    for (long part = 0; part < parts; part++) {
      long start = value(offsets, part, 0);
      long length = Math.min(value(lengths, part, size), size);
      bytes += length;
      if (bytes / DecodingLimits.MAX_TIFF_FIELD_RATIO > size) {
        throw new RefusedImageException(
            "strips or tiles of JPEG: expected parts of a file of %d bytes, got %d bytes"
                .formatted(size, bytes));
      }
      scanned += scannedPixels(start, start + length);
      if (scanned > DecodingLimits.MAX_SCANNED_PIXELS) {
        throw new RefusedImageException(
            "strips or tiles of JPEG: expected at most %d pixels times scans, got %d"
                .formatted(DecodingLimits.MAX_SCANNED_PIXELS, scanned));
      }
    }
  }

  private long scannedPixels(long start, long end) throws IOException {
    if (start < 0 || start >= size) {
      return 0;
    }
    ByteOrder order = in.getByteOrder();
    JpegStructure part = JpegStructure.read(in, start, Math.min(end, size));
    in.setByteOrder(order);
    return part.width() * part.height() * Math.max(1, part.scans());
  }

  /** One value of a field of the first directory, a whole number. */
  private long value(int tag, long index, long otherwise) throws IOException {
    Field field = first.get(tag);
    if (field == null || index >= field.count()) {
      return otherwise;
    }
    in.seek(field.position() + index * TYPE_BYTES[Math.min(field.type(), TYPE_BYTES.length - 1)]);
    return switch (field.type()) {
      case 1 -> in.readUnsignedByte();
      case 3 -> in.readUnsignedShort();
      case 4 -> in.readUnsignedInt();
      case 16 -> Math.max(0, in.readLong());
      default -> otherwise;
    };
  }

  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }
}
