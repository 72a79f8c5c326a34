package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import dev.isomorph.imaging.RgbImage;

/** An image that is decoded already. */
record PixelsImage(String name, RgbImage pixels) implements ImageSource {
  @Override
  public RgbImage read() {
    return pixels.thinned(ImageDecoder.MAX_DECODED_PIXELS);
  }

  @Override
  public RgbImage readWhole() {
    return pixels;
  }
}
