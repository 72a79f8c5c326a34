package dev.isomorph.api.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file: the tensors fill the data without overlap or gap.
 *
 * @param entries the tensors, by their place in the file
 * @param metadata texts by name, which do not concern the layout
 * @param dataStart where the numbers begin, in bytes from the start of the file
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata, long dataStart) {
  /** A hundred thousand tensors; what a header may claim must not be what is allocated. */
  private static final long MAX_HEADER_BYTES = 16 << 20;

  private static final int MAX_AXES = 64;
  static final String METADATA = "__metadata__";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** One tensor: its bytes stand at begin to end, counted from the start of the data. */
  record Entry(String name, ElementType type, int[] shape, long begin, long end) {}

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    require(file, size >= Long.BYTES, "file size: expected 8 bytes or more, got " + size);
    ByteBuffer lengthBytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Safetensors.readAll(file, channel, lengthBytes, 0);
    long length = lengthBytes.getLong();
    long longest = Math.min(MAX_HEADER_BYTES, size - Long.BYTES);
    require(
        file,
        length > 0 && length <= longest,
        "header length: expected 1 to %d bytes, got %s; not a safetensors file, or cut off"
            .formatted(longest, Long.toUnsignedString(length)));
    ByteBuffer text = ByteBuffer.allocate((int) length);
    Safetensors.readAll(file, channel, text, Long.BYTES);
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = parse(file, text.array(), metadata);
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long dataStart = Long.BYTES + length;
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
        "data: expected %d bytes as the header declares, got %d"
            .formatted(expected, size - dataStart));
    return new SafetensorsHeader(
        List.copyOf(entries), Collections.unmodifiableMap(metadata), dataStart);
  }

  /** The memory that all tensors take as float32, in bytes: a file may be sparse. */
  long floatBytes() {
    return entries.stream()
        .mapToLong(entry -> (entry.end() - entry.begin()) / entry.type().bytes() * Float.BYTES)
        .sum();
  }

  private static List<Entry> parse(Path file, byte[] text, Map<String, String> metadata)
      throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      require(
          file,
          json.nextToken() == JsonToken.START_OBJECT,
          "header: expected a JSON object, got " + json.getText());
      List<Entry> entries = new ArrayList<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(METADATA)) {
          readMetadata(file, json, metadata);
        } else {
          entries.add(new EntryReader(file, name, json).read());
        }
      }
      require(
          file,
          json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null,
          "header: expected one JSON object and nothing after it");
      return entries;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: header: expected one well-formed JSON object with distinct names, got an error%s"
              .formatted(
                  file,
                  e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset()),
          e);
    }
  }

  private static void readMetadata(Path file, JsonParser json, Map<String, String> metadata)
      throws IOException {
    boolean texts = json.currentToken() == JsonToken.START_OBJECT;
    while (texts && json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      texts = json.nextToken() == JsonToken.VALUE_STRING;
      metadata.put(name, json.getText());
    }
    require(file, texts, METADATA + ": expected an object of texts, got " + json.currentToken());
  }

  /** Reads the object that describes one tensor. */
  private static final class EntryReader {
    private final Path file;
    private final String name;
    private final JsonParser json;
    private ElementType type;
    private List<Long> shape;
    private List<Long> offsets;

    EntryReader(Path file, String name, JsonParser json) {
      this.file = file;
      this.name = name;
      this.json = json;
    }

    Entry read() throws IOException {
      check(
          json.currentToken() == JsonToken.START_OBJECT,
          "expected an object, got " + json.getText());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "dtype" -> type = type();
          case "shape" -> shape = numbers("shape", MAX_AXES);
          case "data_offsets" -> offsets = numbers("data_offsets", 2);
          default -> json.skipChildren();
        }
      }
      check(
          type != null && shape != null && offsets != null && offsets.size() == 2,
          "expected dtype, shape and two data_offsets, got %s, %s and %s"
              .formatted(type, shape, offsets));
      check(
          shape.stream().allMatch(axis -> axis <= Integer.MAX_VALUE),
          "shape: expected axes from 0 to %d, got %s".formatted(Integer.MAX_VALUE, shape));
      BigInteger bytes =
          shape.stream()
              .map(BigInteger::valueOf)
              .reduce(BigInteger.valueOf(type.bytes()), BigInteger::multiply);
      long begin = offsets.get(0);
      long end = offsets.get(1);
      check(
          end >= begin
              && BigInteger.valueOf(end - begin).equals(bytes)
              && end - begin <= Integer.MAX_VALUE,
          "data_offsets: expected %d bytes for %s of shape %s (at most %d), got %s"
              .formatted(bytes, type, shape, Integer.MAX_VALUE, offsets));
      return new Entry(name, type, shape.stream().mapToInt(Long::intValue).toArray(), begin, end);
    }

    private ElementType type() throws IOException {
      String found = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
      return ElementType.named(found)
          .orElseThrow(
              () ->
                  new IOException(
                      "%s: tensor '%s': dtype: expected one of %s, got '%s'"
                          .formatted(file, name, Arrays.toString(ElementType.values()), found)));
    }

    private List<Long> numbers(String field, int atMost) throws IOException {
      check(
          json.currentToken() == JsonToken.START_ARRAY,
          field + ": expected an array, got " + json.getText());
      List<Long> numbers = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        boolean whole =
            json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= 0;
        check(
            whole && numbers.size() < atMost,
            "%s: expected up to %d whole numbers from 0, got %s"
                .formatted(field, atMost, json.getText()));
        numbers.add(json.getLongValue());
      }
      return numbers;
    }

    private void check(boolean holds, String message) throws IOException {
      require(file, holds, "tensor '" + name + "': " + message);
    }
  }

  private static void require(Path file, boolean holds, String message) throws IOException {
    if (!holds) {
      throw new IOException(file + ": " + message);
    }
  }
}
