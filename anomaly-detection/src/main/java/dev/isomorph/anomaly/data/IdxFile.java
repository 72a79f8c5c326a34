package dev.isomorph.anomaly.data;

import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.imaging.ImageDecoder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format of MNIST, gzipped or not, whole in memory.
 *
 * <p>Header: two zero bytes, type 8 (unsigned byte), number of axes, then each axis as a big-endian
 * 32-bit number. The size in the header is compared with the length of the file and with {@link
 * HeapLimit} before any memory is taken.
 */
record IdxFile(Path path, int[] shape, byte[] values) {
  private static final int UNSIGNED_BYTES = 0x0800;

  /** What deflate makes of one byte, at most. */
  private static final long MAX_GZIP_RATIO = 1032;

  /** Memory for what is known of an example, its values aside. */
  private static final long EXAMPLE_BYTES = 100;

  /**
   * Reads a file that must have {@code axes} axes, the first of which counts examples.
   *
   * @throws DataSetException if it is no such file, its length does not fit its header, or an
   *     example or all of them are beyond the limits
   */
  static IdxFile read(Path path, int axes) {
    return read(path, axes, HeapLimit.ofThisProcess());
  }

  static IdxFile read(Path path, int axes, HeapLimit limit) {
    try (DataInputStream in = new DataInputStream(open(path))) {
      int magic = in.readInt();
      if (magic != UNSIGNED_BYTES + axes) {
        throw new DataSetException(
            String.format(
                "%s: expected an IDX file of unsigned bytes with %d axes (magic 0x%08x), got magic"
                    + " 0x%08x",
                path, axes, UNSIGNED_BYTES + axes, magic));
      }
      int[] shape = new int[axes];
      long size = 1;
      for (int i = 0; i < axes; i++) {
        shape[i] = in.readInt();
        size = shape[i] < 0 || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * shape[i];
      }
      if (size > Integer.MAX_VALUE - 8 || size == 0) {
        throw new DataSetException(
            path
                + ": expected 1 to 2147483639 values, the header declares "
                + Arrays.toString(shape));
      }
      requireLength(path, size, shape);
      requireMemory(path, size, shape, limit);
      return new IdxFile(path, shape, exactly(path, in, (int) size, shape));
    } catch (EOFException | ZipException e) {
      throw new DataSetException(path + ": the file is cut short or damaged", e);
    } catch (IOException e) {
      throw new DataSetException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireLength(Path path, long size, int[] shape) throws IOException {
    long fileBytes = Files.size(path);
    if (!isGzipped(path)) {
      long values = fileBytes - Integer.BYTES * (1L + shape.length);
      if (values != size) {
        throw unequal(path, size, shape, Long.toString(values));
      }
    } else if (size > MAX_GZIP_RATIO * fileBytes) {
      throw unequal(
          path, size, shape, "a gzip file of %d bytes, which holds fewer".formatted(fileBytes));
    }
  }

  private static void requireMemory(Path path, long size, int[] shape, HeapLimit limit) {
    long example = size / shape[0];
    if (example > ImageDecoder.MAX_PIXELS) {
      throw new DataSetException(
          "%s: expected at most %d values for each example, the header declares %s"
              .formatted(path, ImageDecoder.MAX_PIXELS, Arrays.toString(shape)));
    }
    limit
        .problem("values of " + Arrays.toString(shape), size + EXAMPLE_BYTES * shape[0])
        .ifPresent(
            problem -> {
              throw new DataSetException(path + ": " + problem);
            });
  }

  private static byte[] exactly(Path path, InputStream in, int size, int[] shape)
      throws IOException {
    byte[] values = new byte[size];
    int count = in.readNBytes(values, 0, size);
    if (count < size) {
      throw unequal(path, size, shape, Integer.toString(count));
    }
    if (in.read() >= 0) {
      throw unequal(path, size, shape, "more");
    }
    return values;
  }

  private static DataSetException unequal(Path path, long size, int[] shape, String actual) {
    return new DataSetException(
        "%s: expected %d values for the header's %s, got %s; download it again"
            .formatted(path, size, Arrays.toString(shape), actual));
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    return isGzipped(path) ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static boolean isGzipped(Path path) {
    return path.getFileName().toString().endsWith(".gz");
  }
}
