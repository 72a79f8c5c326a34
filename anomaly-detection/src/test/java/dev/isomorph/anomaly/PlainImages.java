package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Images of one grey each, 0..255; a negative grey cannot be read. */
final class PlainImages {
  private PlainImages() {}

  private record Plain(int grey) implements ImageSource {
    @Override
    public String name() {
      return "grey " + grey;
    }

    @Override
    public RgbImage read() throws UnreadableImageException {
      if (grey < 0) {
        throw new UnreadableImageException(name(), "negative", null);
      }
      byte[] samples = new byte[3];
      Arrays.fill(samples, (byte) grey);
      return new RgbImage(1, 1, samples);
    }
  }

  static ImageSet of(int... greys) {
    return ImageSet.normal("plain images", Arrays.stream(greys).mapToObj(Plain::new).toList());
  }

  /** {@code count} images of greys around 100. */
  static ImageSet normal(int count) {
    return of(IntStream.range(0, count).map(i -> 90 + i % 21).toArray());
  }
}
