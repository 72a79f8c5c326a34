package dev.isomorph.imaging;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** The bytes of a small file, within a time limit: readers ask for them one by one. */
final class ArrayInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private final TimeLimit time;

  ArrayInput(byte[] bytes, TimeLimit time) {
    this.bytes = bytes;
    this.time = time;
  }

  @Override
  public int read() throws IOException {
    time.beforeByte();
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    time.beforeBytes();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return -1;
    }
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
