package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.stream.IntStream;

/** Four black images of one size. */
final class BlankImages {
  private BlankImages() {}

  private record Blank(int number, Size2d size) implements ImageSource {
    @Override
    public String name() {
      return toString();
    }

    @Override
    public RgbImage read() {
      return new RgbImage(size.height(), size.width(), new byte[3 * (int) size.area()]);
    }
  }

  static ImageSet of(int height, int width) {
    return ImageSet.unlabelled(
        "blank",
        IntStream.range(0, 4)
            .mapToObj(n -> (ImageSource) new Blank(n, new Size2d(height, width)))
            .toList());
  }
}
