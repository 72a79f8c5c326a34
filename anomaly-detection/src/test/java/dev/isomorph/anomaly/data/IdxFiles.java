package dev.isomorph.anomaly.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes IDX files. */
final class IdxFiles {
  private IdxFiles() {}

  static byte[] idx(int magic, int[] shape, int... values) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * shape.length + values.length).putInt(magic);
    for (int axis : shape) {
      file.putInt(axis);
    }
    for (int value : values) {
      file.put((byte) value);
    }
    return file.array();
  }

  static byte[] gzipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** Five training images of 2 x 2 in classes 0, 1, 0, 2, 0, gzipped, and two plain test images. */
  static void writeSet(Path folder) throws IOException {
    Files.write(
        folder.resolve("train-images-idx3-ubyte.gz"),
        gzipped(
            idx(
                0x803,
                new int[] {5, 2, 2},
                0,
                1,
                2,
                3,
                10,
                11,
                12,
                13,
                20,
                21,
                22,
                23,
                30,
                31,
                32,
                33,
                40,
                41,
                42,
                243)));
    Files.write(
        folder.resolve("train-labels-idx1-ubyte.gz"),
        gzipped(idx(0x801, new int[] {5}, 0, 1, 0, 2, 0)));
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte"),
        idx(0x803, new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8));
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), idx(0x801, new int[] {2}, 0, 2));
  }
}
