package dev.isomorph.anomaly.score;

import dev.isomorph.imaging.MedianSize;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.List;

/** Tells photographs of one scene from photographs of a surface without places. */
public final class SceneLikeness {
  /** From here on photographs show one scene. */
  public static final double SAME_SCENE = 0.3;

  private SceneLikeness() {}

  /**
   * How alike photographs are once they are laid on the first of those of their median size: the
   * lower quartile of the correlations of their outlines, in -1..1. On generated sets it is 0.47 to
   * 0.94 where photographs show one object, and below 0.1 where they show a surface
   * (docs/lab/photographs.md).
   *
   * @param images at least two
   * @throws IllegalArgumentException if there are fewer, or their median size is too small
   */
  public static double of(List<RgbImage> images) {
    if (images.size() < 2) {
      throw new IllegalArgumentException(
          "scene: expected at least two photographs, got " + images.size());
    }
    Size2d size = MedianSize.of(images.stream().map(RgbImage::size).toList());
    ReferenceMap.requireSize(size);
    RgbImage onto = images.stream().filter(i -> i.size().equals(size)).findFirst().orElseThrow();
    Registration registration = new Registration(PhotographPlanes.outline(onto));
    double[] likeness =
        images.stream()
            .filter(image -> image != onto)
            .map(image -> Preprocessing.resized(image, size))
            .mapToDouble(image -> registration.of(PhotographPlanes.outline(image)).likeness())
            .toArray();
    Arrays.sort(likeness);
    return likeness[(likeness.length - 1) / 4];
  }
}
