package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStream;

/** An encoded image, wherever its bytes are. */
interface EncodedImage {
  /** Files up to this size are read at once; a few may be under way in each thread. */
  long WHOLE_BYTES = 4_000_000;

  /** What messages call it. */
  String name();

  /**
   * Number of bytes.
   *
   * @throws IOException if there is no such file
   */
  long size() throws IOException;

  /**
   * A stream over the bytes, at their start.
   *
   * @param size as {@link #size} gives it
   * @throws IOException if they cannot be read
   */
  ImageInputStream open(long size, TimeLimit limit) throws IOException;

  /** The bytes of a file. */
  record InFile(Path path) implements EncodedImage {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public long size() throws IOException {
      return Files.size(path);
    }

    @Override
    public ImageInputStream open(long size, TimeLimit limit) throws IOException {
      return size <= WHOLE_BYTES
          ? new ArrayInput(Files.readAllBytes(path), limit)
          : new FileInput(path, limit);
    }
  }

  /** The bytes of an array, which is not copied. */
  record InMemory(String name, byte[] bytes) implements EncodedImage {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public ImageInputStream open(long size, TimeLimit limit) {
      return new ArrayInput(bytes, limit);
    }
  }
}
