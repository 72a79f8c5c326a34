package dev.isomorph.api.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.HeapLimit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
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
          [1]                                                       | header: expected a JSON object, got [
          {"a":{                                                    | header: expected one well-formed JSON object
          {} {}                                                     | header: expected one JSON object and nothing after it
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":1} | header: expected one well-formed JSON object
          {"a":1}                                                   | tensor 'a': expected an object, got 1
          {"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}    | tensor 'a': dtype: expected one of [F64, F32,
          {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}      | tensor 'a': shape: expected an array, got 2
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}   | tensor 'a': shape: expected up to 64 whole numbers from 0, got -2
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}  | tensor 'a': shape: expected up to 64 whole numbers from 0, got 2.0
          {"a":{"dtype":"F32","shape":[2]}}                         | tensor 'a': expected dtype, shape and two data_offsets, got F32, [2] and null
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}      | tensor 'a': expected dtype, shape and two data_offsets, got F32, [2] and [0]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}    | tensor 'a': data_offsets: expected 8 bytes for F32 of shape [2]
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}    | tensor 'a': data_offsets: expected 4 bytes for F32 of shape [1]
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}   | tensor 'a': data_offsets: expected up to 2 whole numbers from 0, got -8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}   | tensor 'a': expected data from byte 0, where the one before ends, got 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}    | data: expected 4 bytes as the header declares, got 8
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}   | data: expected 12 bytes as the header declares, got 8
          {"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}} | expected 39614081201791936601413124092 bytes for F32 of shape
          {"a":{"dtype":"F32","shape":[1073741824],"data_offsets":[0,4294967296]}} | (at most 2147483647), got [0, 4294967296]
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

  /** A sparse file takes no room on the disk, however large it is. */
  @Test
  void what_a_sparse_file_declares_is_refused_before_memory_is_taken() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1000000000],\"data_offsets\":[0,1000000000]}}";
    Path file = file(header, new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(sparse.length() + 1_000_000_000);
    }
    assertThatThrownBy(() -> Safetensors.read(file, new HeapLimit(4L << 30)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": tensors as float32: expected at most 3072 MiB, three quarters of Java's heap, got 3814 MiB; give more with -Xmx");
    assertThat(Safetensors.metadata(file)).isEmpty();
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F64 | 000000000000F83F 182D4454FB210940 | 1.5 3.1415927",
        "F32 | 0000C03F 000080FF | 1.5 -Infinity",
        "F16 | 003E 0100 FFFB 007C 0080 | 1.5 5.9604645E-8 -65504 Infinity -0.0",
        "BF16 | C03F 80FF C07F 0100 | 1.5 -Infinity NaN 9.18355E-41",
        "F8_E4M3 | 3C 7E 01 81 7F 08 | 1.5 448 0.001953125 -0.001953125 NaN 0.015625",
        "F8_E5M2 | 3E 7B 01 7C FC 7E | 1.5 57344 1.5258789E-5 Infinity -Infinity NaN",
        "I64 | 0100000001000000 FFFFFFFFFFFFFFFF | 4294967300 -1",
        "I32 | 00000080 07000000 | -2147483648 7",
        "I16 | 0080 0700 | -32768 7",
        "I8 | 80 07 | -128 7",
        "U64 | FFFFFFFFFFFFFFFF 0700000000000000 | 1.8446744E19 7",
        "U32 | FFFFFFFF 07000000 | 4294967300 7",
        "U16 | FFFF 0700 | 65535 7",
        "U8 | FF 07 | 255 7",
        "BOOL | 00 01 02 | 0 1 1"
      })
  void every_type_becomes_float32(String type, String hex, String expected) throws IOException {
    String[] texts = expected.split(" ");
    byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(type, texts.length, data.length);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + data.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length()).put(header.getBytes()).put(data);
    Path file = Files.write(folder.resolve("typed.safetensors"), bytes.array());
    float[] values = new float[texts.length];
    for (int i = 0; i < texts.length; i++) {
      values[i] = Float.parseFloat(texts[i]);
    }
    assertThat(Safetensors.read(file).get("x").toArray()).containsExactly(values);
  }
}
