package dev.isomorph.anomaly.data;

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
 * 32-bit number. Header and length are held against each other.
 */
record IdxFile(Path path, int[] shape, byte[] values) {
  private static final int UNSIGNED_BYTES = 0x0800;

  /**
   * Reads a file that must have {@code axes} axes.
   *
   * @throws DataSetException if it is no such file or its length does not fit its header
   */
  static IdxFile read(Path path, int axes) {
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
            path + ": expected 1 to 2147483639 values, the header says " + Arrays.toString(shape));
      }
      return new IdxFile(path, shape, exactly(path, in, (int) size, shape));
    } catch (EOFException | ZipException e) {
      throw new DataSetException(path + ": the file is cut short or damaged", e);
    } catch (IOException e) {
      throw new DataSetException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] exactly(Path path, InputStream in, int size, int[] shape)
      throws IOException {
    byte[] values = in.readNBytes(size);
    long excess = values.length == size ? in.skip(Long.MAX_VALUE) : 0;
    if (values.length != size || excess > 0) {
      throw new DataSetException(
          path
              + ": expected "
              + size
              + " values for the header's "
              + Arrays.toString(shape)
              + ", got "
              + (values.length + excess)
              + "; download it again");
    }
    return values;
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    return path.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
  }
}
