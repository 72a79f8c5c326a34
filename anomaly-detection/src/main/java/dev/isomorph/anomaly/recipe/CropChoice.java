package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.imaging.MedianSize;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a network looks at images, by their sizes: small ones are brought to its size, of large ones
 * it sees random crops at a scale.
 *
 * @param tiling of large images; empty for small ones
 * @param words what was chosen and why, one line
 */
public record CropChoice(Optional<Tiling> tiling, String words) {
  /** So many headers are read at most. */
  public static final int MAX_HEADERS = 64;

  /** Images are large if their longer side is more than so many times the network's. */
  private static final int LARGE = 2;

  /**
   * A scaled photograph has about half a megapixel at most. More would show finer defects, but what
   * a training sees in its time would be a smaller part of what there is: on a plate of 1024x768
   * with 800 steps the image AUROC was 0.77 at scale 1 and 0.82 at 0.5 (docs/lab/photographs.md).
   */
  private static final double MAX_SCALED_PIXELS = 5.5e5;

  /**
   * Chooses by the median of the images' sizes.
   *
   * @param seen the size of the network's images
   */
  public static CropChoice of(ImageSet images, Size2d seen) {
    return of(sizes(images), images.size(), seen);
  }

  /**
   * Chooses by the median of some images' sizes.
   *
   * @param sizes of some of the images; may be empty
   * @param images how many there are
   * @param seen the size of the network's images
   */
  public static CropChoice of(List<Size2d> sizes, int images, Size2d seen) {
    if (sizes.isEmpty()) {
      return new CropChoice(Optional.empty(), "no image tells its size");
    }
    List<Size2d> ascending = MedianSize.ascending(sizes);
    Size2d median = MedianSize.of(sizes);
    if (longer(median) <= LARGE * longer(seen)) {
      return new CropChoice(
          Optional.empty(),
          String.format(
              Locale.ROOT,
              "%,d images of %s: brought to %s",
              images,
              words(ascending, median),
              SizeText.of(seen)));
    }
    double scale = 1;
    while (median.area() * scale * scale > MAX_SCALED_PIXELS) {
      scale /= 2;
    }
    Tiling tiling = new Tiling(Tiling.of(seen).overlap(), scale);
    return new CropChoice(
        Optional.of(tiling),
        String.format(
            Locale.ROOT,
            "%,d photographs of %s: random crops of %s at %s",
            images,
            words(ascending, median),
            SizeText.of(seen),
            scale == 1
                ? "their own size"
                : "scale %s, %s".formatted(scale, SizeText.of(tiling.scaled(median)))));
  }

  private static String words(List<Size2d> ascending, Size2d median) {
    Size2d smallest = ascending.get(0);
    Size2d largest = ascending.get(ascending.size() - 1);
    return smallest.equals(largest)
        ? SizeText.of(median)
        : "%s to %s, by their median %s"
            .formatted(SizeText.of(smallest), SizeText.of(largest), SizeText.of(median));
  }

  private static int longer(Size2d size) {
    return Math.max(size.height(), size.width());
  }

  private static List<Size2d> sizes(ImageSet images) {
    return images.some(MAX_HEADERS).examples().stream()
        .map(Example::readableSize)
        .flatMap(Optional::stream)
        .toList();
  }
}
