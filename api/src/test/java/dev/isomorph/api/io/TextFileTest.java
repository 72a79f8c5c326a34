package dev.isomorph.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path folder;

  @Test
  void a_text_is_read_and_other_bytes_are_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.json"), "{\"ü\": \"漢\"}");
    assertThat(TextFile.read(file)).isEqualTo("{\"ü\": \"漢\"}");
    Files.write(file, new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> TextFile.read(file)).isInstanceOf(CharacterCodingException.class);
  }

  @Test
  void a_file_of_any_length_takes_bounded_memory() throws IOException {
    Path file = folder.resolve("sparse.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100L << 30);
    }
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": expected a text of at most 16777216 bytes, got more");
  }
}
