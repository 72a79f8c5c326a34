package dev.isomorph.anomaly.data;

import dev.isomorph.anomaly.image.ImageDecoder;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
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
}
