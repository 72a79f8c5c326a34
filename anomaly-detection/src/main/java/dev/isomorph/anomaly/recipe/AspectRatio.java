package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Size2d;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The shape of a network's input for images that are brought to its size as a whole. */
public final class AspectRatio {
  /** Of so many images, evenly spread, the size is looked up. */
  private static final int MAX_LOOKED_AT = 16;

  /** Images are alike if one is wider for its height than another by this factor at most. */
  private static final double ALIKE = 1.15;

  /** A network's input is not made longer than this for its breadth. */
  private static final double MAX_RATIO = 4;

  /** Sides of the input are multiples of this: the networks halve them three times. */
  private static final int MULTIPLE = 8;

  private AspectRatio() {}

  /**
   * The input that has about the area of the usual one and the images' ratio of width to height;
   * the usual one where the images are nearly square, and where they differ among themselves, of
   * which {@code choices} hears.
   */
  public static Size2d input(ImageSet images, Size2d usual, Consumer<String> choices) {
    List<Size2d> sizes = sizes(images);
    if (sizes.isEmpty()) {
      return usual;
    }
    Size2d narrow = sizes.stream().min(Comparator.comparingDouble(AspectRatio::of)).orElseThrow();
    Size2d wide = sizes.stream().max(Comparator.comparingDouble(AspectRatio::of)).orElseThrow();
    if (of(wide) > ALIKE * of(narrow)) {
      choices.accept(
          "images of %s and of %s are all brought to %s, which distorts them: give images of one shape, a region of interest of one shape, or the size of the network's input"
              .formatted(SizeText.of(narrow), SizeText.of(wide), SizeText.of(usual)));
      return usual;
    }
    Size2d input = input(Math.sqrt(of(narrow) * of(wide)), usual.area());
    if (!input.equals(usual)) {
      choices.accept(
          "images of %s are brought to %s, which keeps their shape"
              .formatted(SizeText.of(sizes.get(0)), SizeText.of(input)));
    }
    return input;
  }

  private static Size2d input(double ratio, long area) {
    double bounded = Math.max(1 / MAX_RATIO, Math.min(MAX_RATIO, ratio));
    return new Size2d(rounded(Math.sqrt(area / bounded)), rounded(Math.sqrt(area * bounded)));
  }

  private static int rounded(double side) {
    return (int) Math.max(1, Math.round(side / MULTIPLE)) * MULTIPLE;
  }

  /** Width by height. */
  private static double of(Size2d size) {
    return (double) size.width() / size.height();
  }

  private static List<Size2d> sizes(ImageSet images) {
    int step = Math.max(1, images.size() / MAX_LOOKED_AT);
    return IntStream.iterate(0, i -> i < images.size(), i -> i + step)
        .mapToObj(i -> images.examples().get(i).readableSize())
        .flatMap(Optional::stream)
        .toList();
  }
}
