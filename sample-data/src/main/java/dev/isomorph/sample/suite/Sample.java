package dev.isomorph.sample.suite;

import dev.isomorph.imaging.RgbImage;

/** A square crop of a picture that a defect is made on, and the defect's mask. Samples 0..255. */
final class Sample {
  final int side;

  /** [side, side, 3]. */
  final float[] pixels;

  /** [side, side]. */
  final boolean[] mask;

  private Sample(int side) {
    this.side = side;
    this.pixels = new float[side * side * RgbImage.CHANNELS];
    this.mask = new boolean[side * side];
  }

  static Sample crop(RgbImage picture, int top, int left, int side) {
    Sample sample = new Sample(side);
    for (int y = 0, i = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          sample.pixels[i++] = picture.sample(top + y, left + x, c);
        }
      }
    }
    return sample;
  }

  float at(int y, int x, int channel) {
    int row = Math.max(0, Math.min(side - 1, y));
    int column = Math.max(0, Math.min(side - 1, x));
    return pixels[(row * side + column) * RgbImage.CHANNELS + channel];
  }

  /** Between four pixels. */
  float at(double y, double x, int channel) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double down = y - top;
    double right = x - left;
    double above = at(top, left, channel) * (1 - right) + at(top, left + 1, channel) * right;
    double below =
        at(top + 1, left, channel) * (1 - right) + at(top + 1, left + 1, channel) * right;
    return (float) (above * (1 - down) + below * down);
  }

  /** Paints one channel of a pixel inside the crop, {@code share} of the new value. */
  void mix(int y, int x, int channel, double value, double share) {
    int i = (y * side + x) * RgbImage.CHANNELS + channel;
    pixels[i] += (float) (share * (value - pixels[i]));
  }

  void mark(int y, int x) {
    mask[y * side + x] = true;
  }

  RgbImage image() {
    byte[] samples = new byte[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) Math.max(0, Math.min(255, Math.round(pixels[i])));
    }
    return new RgbImage(side, side, samples);
  }

  RgbImage maskImage() {
    byte[] samples = new byte[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (mask[i / RgbImage.CHANNELS] ? 255 : 0);
    }
    return new RgbImage(side, side, samples);
  }
}
