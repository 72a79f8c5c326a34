package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.RgbImage;

/** One image of an IDX file, numbered from 0; its grey value becomes red, green and blue. */
record IdxImage(IdxFile file, int index) implements ImageSource {
  @Override
  public String name() {
    return file.path() + "#" + index;
  }

  @Override
  public RgbImage read() {
    int height = file.shape()[1];
    int width = file.shape()[2];
    byte[] samples = new byte[height * width * RgbImage.CHANNELS];
    int from = index * height * width;
    for (int i = 0; i < samples.length; i++) {
      samples[i] = file.values()[from + i / RgbImage.CHANNELS];
    }
    return new RgbImage(height, width, samples);
  }
}
