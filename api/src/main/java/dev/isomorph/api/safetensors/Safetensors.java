package dev.isomorph.api.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.HeapLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights in the safetensors format: eight bytes with the length of a JSON header, the header with
 * type, shape and place of each tensor, then the numbers, little-endian. Every type of {@link
 * ElementType} is read; float32 is written.
 *
 * @see <a href="https://github.com/huggingface/safetensors">The format</a>
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Writes tensors in order, atomically.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, StateDict tensors) throws IOException {
    write(file, tensors, Map.of());
  }

  /**
   * The same with texts by name that describe the tensors.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, StateDict tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length);
          start.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
          AtomicFile.writeAll(channel, start);
          for (Tensor tensor : tensors.tensors().values()) {
            ByteBuffer bytes = ByteBuffer.allocate(tensor.size() * Float.BYTES);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.buffer());
            AtomicFile.writeAll(channel, bytes);
          }
        });
  }

  /**
   * Reads all tensors of a file, as float32. The file is mapped into memory while it is read; the
   * tensors do not depend on it.
   *
   * @return the tensors in the order of their places in the file
   * @throws IOException if the file cannot be read, is not a whole and well-formed safetensors
   *     file, or holds more than {@link HeapLimit} allows: what is wrong with it, with values
   */
  public static StateDict read(Path file) throws IOException {
    return read(file, HeapLimit.ofThisProcess());
  }

  static StateDict read(Path file, HeapLimit limit) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      Optional<String> problem = limit.problem("tensors as float32", header.floatBytes());
      if (problem.isPresent()) {
        throw new IOException(file + ": " + problem.get());
      }
      long dataSize = channel.size() - header.dataStart();
      // One mapping for all tensors where one can hold them.
      boolean whole = dataSize <= Integer.MAX_VALUE;
      ByteBuffer all = whole ? map(channel, header.dataStart(), dataSize) : null;
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        long size = entry.end() - entry.begin();
        ByteBuffer bytes =
            whole
                ? all.slice((int) entry.begin(), (int) size)
                : map(channel, header.dataStart() + entry.begin(), size);
        ElementType type = entry.type();
        float[] values =
            type.range(bytes.order(ByteOrder.LITTLE_ENDIAN), 0, (int) size / type.bytes());
        tensors.put(entry.name(), Tensor.wrap(values, entry.shape()));
      }
      return StateDict.of(tensors);
    }
  }

  /**
   * The texts that a file holds about its tensors, by name.
   *
   * @throws IOException if the file cannot be read, or is not a whole and well-formed safetensors
   *     file
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return SafetensorsHeader.read(file, channel).metadata();
    }
  }

  private static ByteBuffer map(FileChannel channel, long from, long size) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, from, size);
  }

  private static byte[] header(StateDict tensors, Map<String, String> metadata) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      header.set(SafetensorsHeader.METADATA, JSON.valueToTree(metadata));
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> named : tensors.tensors().entrySet()) {
      ObjectNode entry = header.putObject(named.getKey());
      entry.put("dtype", ElementType.F32.name());
      entry.set("shape", JSON.valueToTree(named.getValue().shape()));
      long end = offset + (long) named.getValue().size() * Float.BYTES;
      entry.set("data_offsets", JSON.valueToTree(List.of(offset, end)));
      offset = end;
    }
    byte[] text = JSON.writeValueAsBytes(header);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] aligned = Arrays.copyOf(text, padded);
    Arrays.fill(aligned, text.length, padded, (byte) ' ');
    return aligned;
  }

  static void readAll(Path file, FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, position + bytes.position());
      if (count < 0) {
        throw new IOException(
            "%s: expected %d more bytes, got the end of the file"
                .formatted(file, bytes.remaining()));
      }
    }
    bytes.flip();
  }
}
