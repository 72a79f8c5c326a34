package dev.isomorph.anomaly.score;

/**
 * A rotation, a scale and a shift about the centre of an image. A pixel (y, x), counted from the
 * centre, comes from (cosine * y + sine * x + down, cosine * x - sine * y + right).
 *
 * @param cosine of the angle, times the scale
 * @param sine of the angle, times the scale
 * @param down shift in pixels
 * @param right shift in pixels
 */
record Similarity(double cosine, double sine, double down, double right) {
  static final Similarity IDENTITY = new Similarity(1, 0, 0, 0);

  /** The same of an image that is {@code factor} times as large. */
  Similarity resized(double factor) {
    return new Similarity(cosine, sine, down * factor, right * factor);
  }

  /** Where pixels go to. */
  Similarity inverse() {
    double square = cosine * cosine + sine * sine;
    double c = cosine / square;
    double s = -sine / square;
    return new Similarity(c, s, -(c * down + s * right), s * down - c * right);
  }

  /** The scale. */
  double scale() {
    return Math.hypot(cosine, sine);
  }

  /** A plane whose pixels come from another one of its size; edges are repeated. */
  Plane warp(Plane source) {
    Plane warped = new Plane(source.height(), source.width());
    eachSource(source.height(), source.width(), (i, y, x) -> warped.values()[i] = source.at(y, x));
    return warped;
  }

  /** Hears of a pixel and of where it comes from. */
  interface Source {
    void at(int pixel, float y, float x);
  }

  /** Each pixel of a plane, row by row; ranges of rows in several threads where it is large. */
  void eachSource(int height, int width, Source source) {
    double centreY = (height - 1) / 2.0;
    double centreX = (width - 1) / 2.0;
    Ranges.forEach(
        height,
        width,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            double y = row - centreY;
            for (int column = 0; column < width; column++) {
              double x = column - centreX;
              source.at(
                  row * width + column,
                  (float) (cosine * y + sine * x + down + centreY),
                  (float) (cosine * x - sine * y + right + centreX));
            }
          }
        });
  }
}
