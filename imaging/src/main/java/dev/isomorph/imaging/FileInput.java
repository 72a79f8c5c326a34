package dev.isomorph.imaging;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.stream.FileImageInputStream;

/** The bytes of a large file, within a time limit. */
final class FileInput extends FileImageInputStream {
  private final TimeLimit time;

  FileInput(Path file, TimeLimit time) throws IOException {
    super(file.toFile());
    this.time = time;
  }

  @Override
  public int read() throws IOException {
    time.beforeByte();
    return super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    time.beforeBytes();
    return super.read(target, offset, length);
  }
}
