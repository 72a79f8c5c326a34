package dev.isomorph.backend.dl4j.loss;

import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;

/**
 * The numbers of maps as planes of one height and width, one for each channel of each image.
 *
 * @param values all planes one after the other
 * @param size height and width
 */
record Planes(FloatBuffer values, Size2d size) {
  int count() {
    return values.limit() / area();
  }

  int area() {
    return Math.toIntExact(size.area());
  }

  /** A copy of one plane. */
  double[] plane(int index) {
    double[] plane = new double[area()];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = values.get(index * plane.length + i);
    }
    return plane;
  }

  /** Work on one plane. */
  @FunctionalInterface
  interface Work {
    double on(int plane);
  }

  /** The sum of what work on each plane gives; planes run side by side, and are added in order. */
  static double sum(int count, Work work) {
    double[] parts = new double[count];
    ParallelLoop.forEach(count, plane -> parts[plane] = work.on(plane));
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }
}
