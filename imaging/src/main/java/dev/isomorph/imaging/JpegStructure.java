package dev.isomorph.imaging;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * The frame of a JPEG and how many scans a decoder goes through: found by looking for markers, not
 * by decoding.
 *
 * @param width columns; 0 without a frame
 * @param height rows; 0 without a frame
 * @param components colours
 * @param scans of a progressive image, or of one that stores colours apart; else 1
 * @param buffered whether a decoder keeps the coefficients of all blocks
 */
record JpegStructure(long width, long height, int components, int scans, boolean buffered) {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int COEFFICIENT_BYTES = Short.BYTES;

  /**
   * Reads one image up to its end marker, or to the end of its bytes.
   *
   * @param start where its start marker is expected, in bytes from the start of {@code in}
   * @param end the end of its bytes
   * @throws RefusedImageException if it has too many scans
   */
  static JpegStructure read(ImageInputStream in, long start, long end) throws IOException {
    Markers markers = new Markers(in, start, end);
    try {
      markers.readAll();
    } catch (EOFException cutShort) {
      // The decoder reports that as well.
    }
    JpegStructure found =
        new JpegStructure(
            markers.width, markers.height, markers.components, markers.scans, markers.buffered);
    long pixels = found.width * found.height;
    if (pixels <= ImageDecoder.MAX_PIXELS
        && pixels * found.scans > DecodingLimits.MAX_SCANNED_PIXELS) {
      throw new RefusedImageException(
          "%d x %d pixels in %d scans: expected at most %d pixels times scans; save it without progressive coding"
              .formatted(
                  found.width, found.height, found.scans, DecodingLimits.MAX_SCANNED_PIXELS));
    }
    return found;
  }

  /** The same for a file of its own. */
  DeclaredImage declared(long fileBytes) throws RefusedImageException {
    long pixels = width * height;
    if (pixels <= ImageDecoder.MAX_PIXELS) {
      DecodingLimits.requireInFile("pixels", pixels, DecodingLimits.MAX_JPEG_RATIO, fileBytes);
    }
    return new DeclaredImage(
        width, height, components, 0, buffered ? pixels * components * COEFFICIENT_BYTES : 0);
  }

  /** Walks over the bytes once. */
  private static final class Markers {
    private final ImageInputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long left;
    private int position;
    private int limit;
    private long width;
    private long height;
    private int components;
    private boolean progressive;
    private boolean buffered;
    private int scans;

    Markers(ImageInputStream in, long start, long end) throws IOException {
      this.in = in;
      this.left = end - start;
      in.seek(start);
    }

    void readAll() throws IOException {
      int marker = next();
      while (marker != 0xD9) {
        if (isFrame(marker)) {
          readFrame(marker);
        } else if (marker == 0xDA) {
          if (!readScan()) {
            return;
          }
        } else if (!standsAlone(marker)) {
          skip(length());
        }
        marker = next();
      }
    }

    /** The next marker; a zero behind 0xFF is data, further 0xFF are padding. */
    private int next() throws IOException {
      int value;
      do {
        while (read() != 0xFF) {
          // data of a scan, or what no segment accounts for
        }
        do {
          value = read();
        } while (value == 0xFF);
      } while (value == 0);
      return value;
    }

    private static boolean isFrame(int marker) {
      return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean standsAlone(int marker) {
      return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    private void readFrame(int marker) throws IOException {
      int length = length();
      read(); // bits of a sample
      int rows = read() << 8 | read();
      int columns = read() << 8 | read();
      if ((long) rows * columns > width * height) {
        height = rows;
        width = columns;
      }
      components = read();
      progressive = marker == 0xC2 || marker == 0xC6 || marker == 0xCA || marker == 0xCE;
      skip(length - 6);
    }

    /** Whether a decoder goes on to look for another scan. */
    private boolean readScan() throws IOException {
      int length = length();
      int inScan = read();
      skip(length - 1);
      scans++;
      if (scans > DecodingLimits.MAX_JPEG_SCANS) {
        throw new RefusedImageException(
            "expected a JPEG of at most %d scans, got more; save it without progressive coding"
                .formatted(DecodingLimits.MAX_JPEG_SCANS));
      }
      buffered |= progressive || inScan < components;
      return buffered;
    }

    /** The length of a segment without the two bytes that state it. */
    private int length() throws IOException {
      return Math.max(0, (read() << 8 | read()) - 2);
    }

    private void skip(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        read();
      }
    }

    private int read() throws IOException {
      if (position == limit) {
        limit = left <= 0 ? -1 : in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (limit <= 0) {
          throw new EOFException();
        }
        left -= limit;
        position = 0;
      }
      return buffer[position++] & 0xFF;
    }
  }
}
