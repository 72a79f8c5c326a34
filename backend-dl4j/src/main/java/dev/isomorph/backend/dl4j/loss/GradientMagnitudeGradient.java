package dev.isomorph.backend.dl4j.loss;

import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;

/** {@link GradientMagnitudeSimilarity}, one image after the other, from full size down and back. */
record GradientMagnitudeGradient(
    GradientMagnitudeSimilarity l, int channels, Planes output, Planes target, Planes gradient) {

  double loss(double weight) {
    int images = output.count() / channels;
    return Planes.sum(images, image -> image(image, weight, images));
  }

  private double image(int image, double weight, int images) {
    GreyMap o = new GreyMap(grey(output, image), output.size());
    GreyMap t = new GreyMap(grey(target, image), output.size());
    double[] slopes = new double[o.values().length];
    double loss = scales(o, t, l.scales(), 1.0 / images, slopes);
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < slopes.length; i++) {
        gradient
            .values()
            .put(
                (image * channels + c) * slopes.length + i,
                (float) (weight * slopes[i] / channels));
      }
    }
    return loss;
  }

  private double[] grey(Planes maps, int image) {
    double[] grey = new double[maps.area()];
    for (int c = 0; c < channels; c++) {
      double[] plane = maps.plane(image * channels + c);
      for (int i = 0; i < grey.length; i++) {
        grey[i] += plane[i] / channels;
      }
    }
    return grey;
  }

  /** This scale and the smaller ones; slopes gets the derivative by the output. */
  private double scales(GreyMap o, GreyMap t, int left, double share, double[] slopes) {
    double loss = scale(o, t, share / l.scales(), slopes);
    if (left == 1) {
      return loss;
    }
    GreyMap halfO = o.halved();
    double[] halfSlopes = new double[halfO.values().length];
    loss += scales(halfO, t.halved(), left - 1, share, halfSlopes);
    o.spread(halfSlopes, halfO.size(), slopes);
    return loss;
  }

  private double scale(GreyMap o, GreyMap t, double share, double[] slopes) {
    int count = o.values().length;
    double[] x = new double[count];
    double[] y = new double[count];
    double[] magnitudes = o.magnitudes(x, y);
    double[] wanted = t.magnitudes(new double[count], new double[count]);
    double loss = 0;
    for (int i = 0; i < count; i++) {
      double g = magnitudes[i];
      double h = wanted[i];
      double below = g * g + h * h + l.constant();
      double similarity = (2 * g * h + l.constant()) / below;
      loss += share / count * (1 - similarity);
      double slope = -share / count * 2 * (h - similarity * g) / below / g;
      x[i] *= slope;
      y[i] *= slope;
    }
    o.addTransposed(x, y, slopes);
    return loss;
  }

  /** A plane of one channel. */
  private record GreyMap(double[] values, Size2d size) {

    /** The magnitude of each pixel's gradient; its directions go into x and y. */
    double[] magnitudes(double[] x, double[] y) {
      double[] magnitudes = new double[values.length];
      eachNeighbour(
          (pixel, neighbour, row, column) -> {
            x[pixel] -= column * values[neighbour] / 3;
            y[pixel] -= row * values[neighbour] / 3;
          });
      for (int i = 0; i < values.length; i++) {
        magnitudes[i] =
            Math.sqrt(x[i] * x[i] + y[i] * y[i] + GradientMagnitudeSimilarity.SMOOTHING);
      }
      return magnitudes;
    }

    /** Takes the derivatives by the directions back to the pixels. */
    void addTransposed(double[] x, double[] y, double[] slopes) {
      eachNeighbour(
          (pixel, neighbour, row, column) ->
              slopes[neighbour] -= (column * x[pixel] + row * y[pixel]) / 3);
    }

    GreyMap halved() {
      Size2d half = new Size2d(size.height() / 2, size.width() / 2);
      double[] halved = new double[Math.toIntExact(half.area())];
      for (int i = 0; i < halved.length; i++) {
        int at = quarter(i, half);
        halved[i] =
            (values[at]
                    + values[at + 1]
                    + values[at + size.width()]
                    + values[at + size.width() + 1])
                / 4;
      }
      return new GreyMap(halved, half);
    }

    /** Takes derivatives by the halved map back to this one. */
    void spread(double[] halfSlopes, Size2d half, double[] slopes) {
      for (int i = 0; i < halfSlopes.length; i++) {
        int at = quarter(i, half);
        slopes[at] += halfSlopes[i] / 4;
        slopes[at + 1] += halfSlopes[i] / 4;
        slopes[at + size.width()] += halfSlopes[i] / 4;
        slopes[at + size.width() + 1] += halfSlopes[i] / 4;
      }
    }

    /** Where the 2x2 pixels of a pixel of the halved map begin. */
    private int quarter(int pixel, Size2d half) {
      return pixel / half.width() * 2 * size.width() + pixel % half.width() * 2;
    }

    /** A pixel and one of the nine around it that are there, with its direction, -1 to 1. */
    @FunctionalInterface
    private interface Neighbour {
      void at(int pixel, int neighbour, int row, int column);
    }

    private void eachNeighbour(Neighbour visit) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          int pixel = y * size.width() + x;
          for (int row = y == 0 ? 0 : -1; row <= (y == size.height() - 1 ? 0 : 1); row++) {
            for (int column = x == 0 ? 0 : -1;
                column <= (x == size.width() - 1 ? 0 : 1);
                column++) {
              visit.at(pixel, pixel + row * size.width() + column, row, column);
            }
          }
        }
      }
    }
  }
}
