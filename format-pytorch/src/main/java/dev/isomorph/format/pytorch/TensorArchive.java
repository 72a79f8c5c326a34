package dev.isomorph.format.pytorch;

import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.api.safetensors.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip that {@code torch.save} writes: a pickle and, for each storage, a record of numbers, all
 * below one folder and none compressed. What it claims is checked before memory is taken.
 */
final class TensorArchive implements AutoCloseable {
  /** Some ten thousand tensors; objects of a pickle take many times its bytes. */
  private static final int MAX_PICKLE_BYTES = 4 << 20;

  /**
   * How many times the numbers of the file its tensors may have, because some share their numbers.
   */
  private static final int MAX_REPETITION = 4;

  private static final long SMALL = 1 << 20;

  private final ZipFile zip;
  private final Map<String, ZipEntry> records = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private final String folder;
  private final HeapLimit limit;
  private long numbersLeft;
  private long heapBytes;

  TensorArchive(Path file, HeapLimit limit) throws IOException {
    this.limit = limit;
    zip = open(file);
    try {
      list(Files.size(file));
      folder = folder();
      requireLittleEndian();
      numbersLeft = Math.max(SMALL, MAX_REPETITION * Files.size(file));
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException | IllegalArgumentException e) {
      throw new IOException(
          "expected a whole zip archive, got a damaged one: " + e.getMessage(), e);
    }
  }

  private void list(long fileSize) throws IOException {
    if (zip.stream().anyMatch(entry -> entry.getName().matches("[^/]+/constants\\.pkl"))) {
      throw new IOException(
          "expected a checkpoint, got a TorchScript program; in Python, save its weights: torch.save(torch.jit.load(path).state_dict(), path)");
    }
    long total = 0;
    for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
      String name = entry.getName();
      if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..")) {
        throw new IOException(
            "archive: expected records below one folder, got the name '%s'".formatted(name));
      }
      if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
        throw new IOException(
            "archive: record '%s': expected stored bytes, as torch.save writes them, got compressed ones"
                .formatted(name));
      }
      total += entry.getSize();
      if (entry.getSize() < 0 || total > fileSize) {
        throw new IOException(
            "archive: record '%s': expected records of up to %d bytes in all, the file's size, got more"
                .formatted(name, fileSize));
      }
      if (records.put(name, entry) != null) {
        throw new IOException(
            "archive: expected distinct records, got two of the name '%s'".formatted(name));
      }
    }
  }

  private String folder() throws IOException {
    List<String> pickles =
        records.keySet().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
    if (pickles.size() != 1) {
      throw new IOException(
          "archive: expected a checkpoint of PyTorch, with one record FOLDER/data.pkl, got %s"
              .formatted(
                  pickles.isEmpty()
                      ? records.keySet().stream().limit(5).toList()
                      : pickles.stream().limit(5).toList()));
    }
    return pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
  }

  private void requireLittleEndian() throws IOException {
    if (records.containsKey(folder + "byteorder")) {
      String order = new String(read("byteorder", 16), StandardCharsets.US_ASCII);
      if (!order.equals("little")) {
        throw new IOException(
            "byte order: expected little, got '%s'; save the file on another machine"
                .formatted(order.replaceAll("\\P{Print}", "?")));
      }
    }
  }

  /** The value of the pickle. */
  Object pickle() throws IOException {
    return Unpickler.read(read("data.pkl", MAX_PICKLE_BYTES));
  }

  /** The numbers of a tensor, as float32, in C order. */
  Tensor tensor(String name, PickledTensor tensor) throws IOException {
    try {
      ByteBuffer storage = storage(tensor.storage());
      BigInteger size = tensor.size();
      if (tensor.end().compareTo(BigInteger.valueOf(tensor.storage().count())) > 0) {
        throw new IOException(
            "expected numbers within the %d of its storage, got an end of %d"
                .formatted(tensor.storage().count(), tensor.end()));
      }
      if (size.compareTo(BigInteger.valueOf(numbersLeft)) > 0) {
        throw new IOException(
            "expected tensors that do not repeat their numbers more than %d times, got shape %s and strides %s"
                .formatted(MAX_REPETITION, tensor.shape(), tensor.strides()));
      }
      numbersLeft -= size.longValue();
      take(size.longValue() * Float.BYTES);
      int[] shape = new int[tensor.shape().size()];
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = axis(tensor.shape().get(axis));
      }
      ElementType type = tensor.storage().type();
      float[] values =
          tensor.contiguous()
              ? type.range(storage, (int) tensor.offset(), size.intValue())
              : gathered(storage, tensor, size.intValue());
      return Tensor.wrap(values, shape);
    } catch (IOException e) {
      throw new IOException("tensor '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  /** The length of an axis; if another axis has length 0, it may be of any length. */
  private static int axis(long length) throws IOException {
    if (length > Integer.MAX_VALUE) {
      throw new IOException("expected axes up to %d, got %d".formatted(Integer.MAX_VALUE, length));
    }
    return (int) length;
  }

  private static float[] gathered(ByteBuffer storage, PickledTensor tensor, int size) {
    float[] values = new float[size];
    int axes = tensor.shape().size();
    long[] place = new long[axes];
    long at = tensor.offset();
    for (int i = 0; i < size; i++) {
      values[i] = tensor.storage().type().at(storage, (int) at);
      for (int axis = axes - 1; axis >= 0; axis--) {
        at += tensor.strides().get(axis);
        if (++place[axis] < tensor.shape().get(axis)) {
          break;
        }
        at -= place[axis] * tensor.strides().get(axis);
        place[axis] = 0;
      }
    }
    return values;
  }

  private ByteBuffer storage(PickledTensor.Storage storage) throws IOException {
    ByteBuffer bytes = storages.get(storage.key());
    if (bytes == null) {
      bytes =
          ByteBuffer.wrap(read("data/" + storage.key(), Integer.MAX_VALUE - 16))
              .order(ByteOrder.LITTLE_ENDIAN);
      storages.put(storage.key(), bytes);
    }
    BigInteger claimed =
        BigInteger.valueOf(storage.count()).multiply(BigInteger.valueOf(storage.type().bytes()));
    if (!claimed.equals(BigInteger.valueOf(bytes.limit()))) {
      throw new IOException(
          "expected %d bytes for a storage of %d %s, got %d"
              .formatted(claimed, storage.count(), storage.type(), bytes.limit()));
    }
    return bytes;
  }

  /** The bytes of a record, whose checksum is right. */
  private byte[] read(String name, int atMost) throws IOException {
    ZipEntry entry = records.get(folder + name);
    if (entry == null) {
      throw new IOException("archive: expected a record '%s', got none".formatted(folder + name));
    }
    if (entry.getSize() > atMost) {
      throw new IOException(
          "archive: record '%s': expected at most %d bytes, got %d"
              .formatted(entry.getName(), atMost, entry.getSize()));
    }
    take(entry.getSize());
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readNBytes((int) entry.getSize());
    }
    CRC32 crc = new CRC32();
    crc.update(content);
    if (content.length != entry.getSize() || crc.getValue() != entry.getCrc()) {
      throw new IOException(
          "archive: record '%s': expected %d bytes with checksum %08x, got %d with %08x; the file is damaged"
              .formatted(
                  entry.getName(),
                  entry.getSize(),
                  entry.getCrc(),
                  content.length,
                  crc.getValue()));
    }
    return content;
  }

  /** Counts memory before it is taken: the file may be sparse. */
  private void take(long bytes) throws IOException {
    heapBytes += bytes;
    Optional<String> problem = limit.problem("records and tensors", heapBytes);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
