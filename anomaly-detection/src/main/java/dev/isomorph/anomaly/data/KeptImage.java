package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.Optional;

/**
 * An image whose pixels are kept once they were decoded, so that what is asked for later needs no
 * second decoding; only of an image of which {@link #read} leaves rows and columns out is the whole
 * decoded anew. Safe from many threads.
 */
final class KeptImage implements ImageSource {
  private final ImageSource image;
  private RgbImage seen;
  private RgbImage whole;

  KeptImage(ImageSource image) {
    this.image = image;
  }

  @Override
  public String name() {
    return image.name();
  }

  @Override
  public synchronized RgbImage read() throws UnreadableImageException {
    if (seen == null) {
      seen = image.read();
    }
    return seen;
  }

  @Override
  public synchronized RgbImage readWhole() throws UnreadableImageException {
    if (whole == null) {
      whole = seen != null && seen.size().equals(image.size()) ? seen : image.readWhole();
    }
    return whole;
  }

  @Override
  public synchronized Size2d size() throws UnreadableImageException {
    return whole != null ? whole.size() : image.size();
  }

  @Override
  public RgbImage readOriginal() throws UnreadableImageException {
    return roi().isEmpty() ? readWhole() : image.readOriginal();
  }

  @Override
  public Size2d originalSize() throws UnreadableImageException {
    return roi().isEmpty() ? size() : image.originalSize();
  }

  @Override
  public Size2d sizeIn(Size2d original) throws UnreadableImageException {
    return image.sizeIn(original);
  }

  @Override
  public Optional<boolean[]> ignored(Size2d size) throws UnreadableImageException {
    return image.ignored(size);
  }

  @Override
  public Optional<Box> roi() throws UnreadableImageException {
    return image.roi();
  }

  @Override
  public ImageSource keepingPixels() {
    return this;
  }
}
