package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;

/**
 * An image in a file of its own. One whose name is no text is unreadable: results could not name
 * it.
 */
record FileImage(Path path) implements ImageSource {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public RgbImage read() throws UnreadableImageException {
    requireName();
    return ImageDecoder.decode(path);
  }

  @Override
  public RgbImage readWhole() throws UnreadableImageException {
    requireName();
    return ImageDecoder.decodeWhole(path);
  }

  @Override
  public Size2d size() throws UnreadableImageException {
    requireName();
    return ImageDecoder.size(path);
  }

  private void requireName() throws UnreadableImageException {
    if (!FileNames.isText(path)) {
      throw new UnreadableImageException(
          name(),
          "expected a name in %s, in which this process reads names (LC_ALL), got other bytes; rename it, or set LC_ALL to a UTF-8 locale"
              .formatted(FileNames.encoding()),
          null);
    }
  }
}
