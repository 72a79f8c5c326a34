package dev.isomorph.anomaly.score;

import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Fits a {@link ReferenceImage}: lays images on the first one, then on the mean of them all, and
 * takes mean and standard deviation at each place. For one thread.
 */
final class ReferenceFitting {
  /** Pixels of a reference, at most; larger images are made smaller by a power of two. */
  static final long MAX_PIXELS = 600_000;

  /** In place of a deviation where too few images are: nothing is far from there. */
  private static final float UNKNOWN = 1e6f;

  private ReferenceFitting() {}

  /**
   * The reference of images, which are gone through twice.
   *
   * @param images of one scene, at least one
   * @param usual the size that images are brought to before they are made smaller
   * @throws IllegalArgumentException if there is no image, or {@link ReferenceMap#requireSize} does
   */
  static ReferenceImage of(Iterable<RgbImage> images, Size2d usual) {
    ReferenceMap.requireSize(usual);
    List<Plane> outlines = new ArrayList<>();
    Size2d size = reduced(usual);
    for (RgbImage image : images) {
      outlines.add(PhotographPlanes.outline(Preprocessing.resized(image, size)));
    }
    if (outlines.isEmpty()) {
      throw new IllegalArgumentException(
          "scoring '%s': expected at least one normal image, got none"
              .formatted(ReferenceMap.NAME));
    }
    Plane first = outlines.get(0);
    Plane mean = mean(outlines, laidOn(first, outlines));
    List<Similarity> laid = laidOn(mean, outlines);
    Places places = new Places(size);
    Iterator<RgbImage> again = images.iterator();
    for (Similarity similarity : laid) {
      places.add(
          PhotographPlanes.of(Preprocessing.resized(again.next(), size)),
          similarity.resized((double) size.height() / mean.height()));
    }
    return new ReferenceImage(mean, places.means(), places.deviations());
  }

  private static Size2d reduced(Size2d size) {
    Size2d reduced = size;
    while (reduced.area() > MAX_PIXELS
        && ReferenceImage.isLargeEnough(reduced.height() / 2, reduced.width() / 2)) {
      reduced = new Size2d(reduced.height() / 2, reduced.width() / 2);
    }
    return reduced;
  }

  private static List<Similarity> laidOn(Plane onto, List<Plane> outlines) {
    Registration registration = new Registration(onto);
    return outlines.stream().map(outline -> registration.of(outline).similarity()).toList();
  }

  private static Plane mean(List<Plane> outlines, List<Similarity> laid) {
    Plane mean = new Plane(outlines.get(0).height(), outlines.get(0).width());
    for (int n = 0; n < outlines.size(); n++) {
      float[] values = laid.get(n).warp(outlines.get(n)).values();
      for (int i = 0; i < values.length; i++) {
        mean.values()[i] += values[i] / outlines.size();
      }
    }
    return mean;
  }

  /** Mean and squared deviation at each place, by Welford. */
  private static final class Places {
    private final Size2d size;
    private final int[] counts;
    private final List<Plane> means = new ArrayList<>();
    private final List<Plane> squares = new ArrayList<>();
    private int images;

    Places(Size2d size) {
      this.size = size;
      this.counts = new int[Math.toIntExact(size.area())];
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        means.add(new Plane(size.height(), size.width()));
        squares.add(new Plane(size.height(), size.width()));
      }
    }

    void add(PhotographPlanes photograph, Similarity laid) {
      images++;
      ReferenceImage.eachInside(
          laid,
          size,
          (i, y, x) -> {
            counts[i]++;
            for (int c = 0; c < means.size(); c++) {
              float value = photograph.details().get(c).at(y, x);
              float[] mean = means.get(c).values();
              float before = value - mean[i];
              mean[i] += before / counts[i];
              squares.get(c).values()[i] += before * (value - mean[i]);
            }
          });
    }

    List<Plane> means() {
      return means;
    }

    List<Plane> deviations() {
      return squares.stream().map(this::deviation).toList();
    }

    /** The largest of the pixels around: an edge may be shifted a little. */
    private Plane deviation(Plane squared) {
      Plane own = new Plane(size.height(), size.width());
      for (int i = 0; i < counts.length; i++) {
        own.values()[i] =
            2 * counts[i] < images
                ? UNKNOWN
                : ReferenceImage.NOISE + (float) Math.sqrt(squared.values()[i] / counts[i]);
      }
      return own.largestAround();
    }
  }
}
