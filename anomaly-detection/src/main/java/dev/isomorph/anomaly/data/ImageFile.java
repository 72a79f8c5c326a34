package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.ImageDecoder;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.file.Path;

/** An image in a file of its own. */
public record ImageFile(Path path) implements ImageSource {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public RgbImage read() throws UnreadableImageException {
    return ImageDecoder.decode(path);
  }

  @Override
  public RgbImage readWhole() throws UnreadableImageException {
    return ImageDecoder.decodeWhole(path);
  }

  @Override
  public Size2d size() throws UnreadableImageException {
    return ImageDecoder.size(path);
  }
}
