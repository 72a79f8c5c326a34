package dev.isomorph.api.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: the tensors fill the data without overlap or gap.
 *
 * @param entries the tensors, by their place in the file
 * @param dataStart where the numbers begin, in bytes from the start of the file
 */
record SafetensorsHeader(List<Entry> entries, long dataStart) {
  static final String FLOAT32 = "F32";
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** One tensor: its bytes stand at begin to end, counted from the start of the data. */
  record Entry(String name, int[] shape, long begin, long end) {}

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    require(file, size >= Long.BYTES, "file size: expected 8 bytes or more, got " + size);
    ByteBuffer lengthBytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Safetensors.readAll(file, channel, lengthBytes, 0);
    long length = lengthBytes.getLong();
    require(
        file,
        length > 0 && length <= Math.min(MAX_HEADER_BYTES, size - Long.BYTES),
        "header length: expected 1 to %d bytes, got %s; not a safetensors file, or cut off"
            .formatted(
                Math.min(MAX_HEADER_BYTES, size - Long.BYTES), Long.toUnsignedString(length)));
    ByteBuffer text = ByteBuffer.allocate((int) length);
    Safetensors.readAll(file, channel, text, Long.BYTES);
    JsonNode root = parse(file, text.array());
    long dataStart = Long.BYTES + length;
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals("__metadata__")) {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : entries) {
      require(
          file,
          entry.begin() == expected,
          "tensor '%s': expected data from byte %d, where the one before ends, got %d"
              .formatted(entry.name(), expected, entry.begin()));
      expected = entry.end();
    }
    require(
        file,
        expected == size - dataStart,
        "data: expected %d bytes as the header says, got %d".formatted(expected, size - dataStart));
    return new SafetensorsHeader(List.copyOf(entries), dataStart);
  }

  private static JsonNode parse(Path file, byte[] text) throws IOException {
    try {
      JsonNode root = JSON.readTree(new String(text, StandardCharsets.UTF_8));
      require(
          file,
          root != null && root.isObject(),
          "header: expected a JSON object, got " + (root == null ? "nothing" : root.getNodeType()));
      return root;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: header: expected one well-formed JSON object with distinct names, got an error%s"
              .formatted(
                  file,
                  e.getLocation() == null
                      ? ""
                      : " at character " + e.getLocation().getCharOffset()),
          e);
    }
  }

  private static Entry entry(Path file, String name, JsonNode entry) throws IOException {
    String where = "tensor '" + name + "'";
    String type = entry.path("dtype").asText();
    require(
        file,
        type.equals(FLOAT32),
        "%s: dtype: expected %s, got '%s'".formatted(where, FLOAT32, type));
    JsonNode axes = entry.path("shape");
    require(file, axes.isArray(), where + ": shape: expected an array, got " + axes);
    int[] shape = new int[axes.size()];
    for (int i = 0; i < shape.length; i++) {
      require(
          file,
          axes.get(i).canConvertToInt()
              && axes.get(i).isIntegralNumber()
              && axes.get(i).intValue() >= 0,
          "%s: shape: expected axes from 0 to %d, got %s"
              .formatted(where, Integer.MAX_VALUE, axes));
      shape[i] = axes.get(i).intValue();
    }
    BigInteger bytes =
        Arrays.stream(shape)
            .mapToObj(BigInteger::valueOf)
            .reduce(BigInteger.valueOf(Float.BYTES), BigInteger::multiply);
    JsonNode offsets = entry.path("data_offsets");
    require(
        file,
        offsets.isArray()
            && offsets.size() == 2
            && offsets.get(0).canConvertToLong()
            && offsets.get(0).isIntegralNumber()
            && offsets.get(1).canConvertToLong()
            && offsets.get(1).isIntegralNumber(),
        where + ": data_offsets: expected two whole numbers, got " + offsets);
    long begin = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    require(
        file,
        begin >= 0
            && end >= begin
            && BigInteger.valueOf(end - begin).equals(bytes)
            && end - begin <= Integer.MAX_VALUE,
        "%s: data_offsets: expected %d bytes for shape %s (at most %d), got %s"
            .formatted(where, bytes, axes, Integer.MAX_VALUE, offsets));
    return new Entry(name, shape, begin, end);
  }

  private static void require(Path file, boolean holds, String message) throws IOException {
    if (!holds) {
      throw new IOException(file + ": " + message);
    }
  }
}
