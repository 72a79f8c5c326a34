package dev.isomorph.api.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of UTF-8 text: descriptions and settings, not data. */
public final class TextFile {
  /** The longest text that is read, in bytes: a network of some 100,000 layers. */
  public static final int MAX_BYTES = 16 << 20;

  private TextFile() {}

  /**
   * The whole text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   * @throws IOException if the file cannot be read or is longer than {@link #MAX_BYTES}
   */
  public static String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "%s: expected a text of at most %d bytes, got more".formatted(file, MAX_BYTES));
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
