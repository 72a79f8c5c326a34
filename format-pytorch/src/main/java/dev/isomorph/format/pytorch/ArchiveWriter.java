package dev.isomorph.format.pytorch;

import dev.isomorph.api.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes PyTorch's container, a zip whose records are stored uncompressed below one folder. The
 * numbers of tensors begin at multiples of 64 bytes, so that they can be used where they lie in a
 * mapped file. The same content gives the same bytes.
 */
final class ArchiveWriter {
  private static final int ALIGNMENT = 64;

  /** Of a record's header before its name, and of a header in the extra field. */
  private static final int HEADER_BYTES = 30;

  private static final int EXTRA_HEADER_BYTES = 4;
  private static final byte[] PADDING_TAG = {'F', 'B'};

  /** A fixed day, late enough to be expressed in a zip without an extra field. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;
  private final String folder;
  private long position;

  ArchiveWriter(OutputStream target, String folder) {
    zip = new ZipOutputStream(target);
    zip.setMethod(ZipOutputStream.STORED);
    this.folder = folder;
  }

  /** A record of text. */
  void put(String name, String text) throws IOException {
    put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The numbers of a tensor as the record {@code data/KEY}, float32, little-endian. */
  void putTensor(String key, Tensor tensor) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(tensor.size() * Float.BYTES);
    numbers.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.buffer());
    putData(key, numbers.array());
  }

  /** Any numbers as the record {@code data/KEY}. */
  void putData(String key, byte[] numbers) throws IOException {
    put("data/" + key, numbers);
  }

  /** A record of bytes. */
  void put(String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(folder + "/" + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setTimeLocal(TIME);
    long start =
        position
            + HEADER_BYTES
            + entry.getName().getBytes(StandardCharsets.UTF_8).length
            + EXTRA_HEADER_BYTES;
    int padding = (int) ((ALIGNMENT - start % ALIGNMENT) % ALIGNMENT);
    entry.setExtra(
        ByteBuffer.allocate(EXTRA_HEADER_BYTES + padding)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(PADDING_TAG)
            .putShort((short) padding)
            .array());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
    position = start + padding + content.length;
  }

  /** Writes the directory; the target stays open. */
  void finish() throws IOException {
    zip.finish();
    zip.flush();
  }
}
