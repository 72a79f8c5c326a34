package dev.isomorph.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir private Path folder;

  @Test
  void what_is_written_reads_back_bit_for_bit() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "z.weight",
        Tensor.wrap(new float[] {1.5f, -0.0f, Float.MIN_VALUE, Float.MAX_VALUE, 1e-30f, 3}, 2, 3));
    tensors.put("a.ünï", Tensor.wrap(new float[] {7}, 1));
    tensors.put("scalar", Tensor.wrap(new float[] {-2}));
    tensors.put("empty", Tensor.wrap(new float[0], 0, 4));
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, StateDict.of(tensors));
    StateDict read = Safetensors.read(file);
    assertThat(read.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
    tensors.forEach(
        (name, tensor) -> {
          assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(read.get(name).toArray()).isEqualTo(tensor.toArray());
        });
    assertThat(Files.list(folder)).containsExactly(file);
  }

  /** Laid out by hand: length, header with metadata, the numbers little-endian, out of order. */
  @Test
  void a_file_of_another_writer_is_read() throws IOException {
    Path file =
        file(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ",
            new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40});
    StateDict read = Safetensors.read(file);
    assertThat(read.names()).containsExactly("a", "b");
    assertThat(read.get("a").toArray()).containsExactly(1);
    assertThat(read.get("b").toArray()).containsExactly(2, 3);
  }

  @Test
  void the_bytes_are_those_of_the_format() throws IOException {
    Path file = folder.resolve("one.safetensors");
    Safetensors.write(file, StateDict.of(Map.of("x", Tensor.wrap(new float[] {1, 2}, 1, 2))));
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    ByteBuffer expected =
        ByteBuffer.allocate(8 + padded + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded)
            .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
            .putFloat(1)
            .putFloat(2);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                                                       | header: expected a JSON object, got ARRAY
          {"a":{                                                    | header: expected one well-formed JSON object
          {} {}                                                     | header: expected one well-formed JSON object
          {"a":1,"a":1}                                             | header: expected one well-formed JSON object
          {"a":1}                                                   | tensor 'a': dtype: expected F32, got ''
          {"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}    | tensor 'a': dtype: expected F32, got 'F16'
          {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}      | tensor 'a': shape: expected an array, got 2
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}   | tensor 'a': shape: expected axes from 0 to 2147483647, got [-2]
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}  | tensor 'a': shape: expected axes from 0 to 2147483647, got [2.0]
          {"a":{"dtype":"F32","shape":[2]}}                         | tensor 'a': data_offsets: expected two whole numbers, got
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}      | tensor 'a': data_offsets: expected two whole numbers, got [0]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}    | tensor 'a': data_offsets: expected 8 bytes for shape [2]
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}    | tensor 'a': data_offsets: expected 4 bytes for shape [1]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}   | tensor 'a': data_offsets: expected 8 bytes for shape [2]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}   | tensor 'a': expected data from byte 0, where the one before ends, got 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}    | data: expected 4 bytes as the header says, got 8
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}   | data: expected 12 bytes as the header says, got 8
          {"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}} | expected 39614081201791936601413124092 bytes for shape
          {"a":{"dtype":"F32","shape":[1073741824],"data_offsets":[0,4294967296]}} | (at most 2147483647), got [0,4294967296]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | tensor 'b': expected data from byte 8, where the one before ends, got 4
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}} | tensor 'b': expected data from byte 4, where the one before ends, got 8
          """)
  void a_hostile_header_brings_an_error_with_file_and_values(String header, String message)
      throws IOException {
    Path file = file(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void an_empty_tensor_may_have_any_other_axes() throws IOException {
    Path file =
        file(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647,0],\"data_offsets\":[0,0]}}",
            new byte[0]);
    assertThat(Safetensors.read(file).get("a").size()).isZero();
  }

  @ParameterizedTest(name = "header length {0}")
  @CsvSource({"0", "-1", "9", "9223372036854775807", "100000001"})
  void a_length_that_lies_is_refused_before_any_memory_is_taken(long length) throws IOException {
    Path file = folder.resolve("lies.safetensors");
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("header length: expected 1 to 8 bytes, got ");
  }

  @Test
  void a_file_cut_anywhere_is_refused() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Safetensors.write(whole, StateDict.of(Map.of("x", Tensor.wrap(new float[] {1, 2}, 2))));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.read(cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected");
    }
  }

  @Test
  void damaged_bytes_bring_io_errors_and_nothing_else() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Safetensors.write(
        whole,
        StateDict.of(
            Map.of("x", Tensor.wrap(new float[] {1, 2}, 2), "y", Tensor.wrap(new float[] {1}, 1))));
    byte[] bytes = Files.readAllBytes(whole);
    Path damaged = folder.resolve("damaged.safetensors");
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] copy = bytes.clone();
      for (int k = random.nextInt(3); k >= 0; k--) {
        copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
      }
      Files.write(damaged, copy);
      try {
        assertThat(Safetensors.read(damaged).names()).isNotEmpty();
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith(damaged + ": ").hasMessageContaining("expected");
      }
    }
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(data);
    return Files.write(folder.resolve("by-hand.safetensors"), bytes.array());
  }
}
