package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.InputStream;

/**
 * An encoded image in memory.
 *
 * @param bytes those of a file, not changed by anybody
 */
record BytesImage(String name, byte[] bytes) implements ImageSource {
  private static final int MEBIBYTE = 1 << 20;

  /** Bytes that are read of a stream: an eighth of Java's heap, at most 512 MiB. */
  private static final int MAX_STREAM_BYTES =
      (int) Math.min(512L * MEBIBYTE, Runtime.getRuntime().maxMemory() / 8);

  static BytesImage read(String name, InputStream stream) throws IOException {
    return read(name, stream, MAX_STREAM_BYTES);
  }

  static BytesImage read(String name, InputStream stream, int maxBytes) throws IOException {
    byte[] bytes = stream.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new UnreadableImageException(
          name,
          "expected a stream of at most %d bytes, got more; give more memory with -Xmx, or store the image in a file"
              .formatted(maxBytes),
          null);
    }
    return new BytesImage(name, bytes);
  }

  @Override
  public RgbImage read() throws UnreadableImageException {
    return ImageDecoder.decode(name, bytes);
  }

  @Override
  public RgbImage readWhole() throws UnreadableImageException {
    return ImageDecoder.decodeWhole(name, bytes);
  }

  @Override
  public Size2d size() throws UnreadableImageException {
    return ImageDecoder.size(name, bytes);
  }

  /** The name alone: the bytes are many. */
  @Override
  public String toString() {
    return name;
  }
}
