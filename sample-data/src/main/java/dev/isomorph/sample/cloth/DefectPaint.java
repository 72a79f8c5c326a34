package dev.isomorph.sample.cloth;

import dev.isomorph.spec.Size2d;

/** Paints scratches, holes and stains onto rendered cloth [H, W, 3]; each pixel on its own. */
final class DefectPaint {
  private final Size2d size;
  private final double unit;
  private final double[] samples;

  /** {@code samples} are changed in place. Lengths are relative to the shorter side. */
  DefectPaint(Size2d size, double[] samples) {
    this.size = size;
    this.unit = Math.min(size.height(), size.width()) / 64.0;
    this.samples = samples;
  }

  void scratch(Draws random) {
    double length = unit * random.uniform(0, 24, 48);
    double angle = random.uniform(1, 0, Math.PI);
    double bend = length * random.uniform(2, -0.15, 0.15);
    double halfWidth = unit * random.uniform(3, 0.9, 1.5);
    double opacity = random.uniform(4, 0.75, 1);
    boolean pale = random.uniform(5) < 0.5;
    double[] colour = pale ? new double[] {0.97, 0.96, 0.93} : new double[] {0.10, 0.09, 0.10};
    double directionX = StrictMath.cos(angle);
    double directionY = StrictMath.sin(angle);
    double centreX = size.width() * random.uniform(6, 0.35, 0.65);
    double centreY = size.height() * random.uniform(7, 0.35, 0.65);
    eachPixel(
        (x, y) -> {
          double along = (x - centreX) * directionX + (y - centreY) * directionY;
          double across = (y - centreY) * directionX - (x - centreX) * directionY;
          double position = 2 * along / length;
          if (Math.abs(position) >= 1) {
            return 0;
          }
          double distance = Math.abs(across - bend * (1 - position * position));
          double taper = Math.sqrt(1 - position * position);
          return opacity * Math.min(1, taper * 1.5) * step(halfWidth + 0.5 - distance);
        },
        (strength, c, old) -> old + strength * (colour[c] - old));
  }

  void hole(Draws random) {
    Blob blob = blob(random, unit * random.uniform(0, 4.5, 8.5), 0.18);
    double[] ground = {0.06, 0.05, 0.06};
    double[] fray = {0.88, 0.84, 0.76};
    double rim = unit * 1.3;
    double opacity = random.uniform(1, 0.88, 1);
    double frayed = random.uniform(2, 0.25, 0.6);
    eachPixel(
        (x, y) -> frayed * step(1 - Math.abs(blob.depth(x, y)) / rim),
        (strength, c, old) -> old + strength * (fray[c] - old));
    eachPixel(
        (x, y) -> opacity * step(blob.depth(x, y) / (unit * 0.8) + 0.3),
        (strength, c, old) -> old + strength * (ground[c] - old));
  }

  void stain(Draws random) {
    Blob blob = blob(random, unit * random.uniform(0, 8, 15), 0.22);
    double opacity = random.uniform(1, 0.55, 0.9);
    boolean oil = random.uniform(2) < 0.5;
    double[] tint = oil ? new double[] {0.45, 0.42, 0.34} : new double[] {0.66, 0.40, 0.22};
    double softness = unit * random.uniform(3, 2, 4);
    double ring = random.uniform(4, 0, 0.25);
    eachPixel(
        (x, y) -> {
          double depth = blob.depth(x, y) / softness;
          double body = step(depth);
          double edge = step(1 - Math.abs(depth - 0.8) / 0.7);
          return Math.min(1, opacity * body * (1 - ring + ring * edge));
        },
        (strength, c, old) -> old * (1 - strength * (1 - tint[c])));
  }

  private Blob blob(Draws random, double radius, double roughness) {
    double[] lobes = new double[8];
    for (int i = 0; i < lobes.length; i++) {
      lobes[i] = 1 + roughness * random.uniform(20 + i, -1, 1);
    }
    return new Blob(
        size.width() * random.uniform(10, 0.25, 0.75),
        size.height() * random.uniform(11, 0.25, 0.75),
        radius * random.uniform(12, 0.8, 1.2),
        radius * random.uniform(13, 0.8, 1.2),
        lobes);
  }

  private void eachPixel(Strength strength, Change change) {
    int position = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double s = strength.at(x + 0.5, y + 0.5);
        for (int c = 0; c < 3; c++, position++) {
          if (s > 0) {
            samples[position] = change.of(s, c, samples[position]);
          }
        }
      }
    }
  }

  /** A smooth ramp: 0 up to 0, 1 from 1 on. */
  private static double step(double value) {
    double t = Math.max(0, Math.min(1, value));
    return t * t * (3 - 2 * t);
  }

  /** How strongly a defect shows at a point, 0..1. */
  private interface Strength {
    double at(double x, double y);
  }

  /** What a sample of channel c becomes. */
  private interface Change {
    double of(double strength, int c, double old);
  }

  /** A rounded patch with uneven outline; half axes in pixels, lobes as factors around it. */
  private record Blob(
      double centreX, double centreY, double halfWidth, double halfHeight, double[] lobes) {

    /** Distance from the outline in pixels, positive inside. */
    double depth(double x, double y) {
      double dx = (x - centreX) / halfWidth;
      double dy = (y - centreY) / halfHeight;
      double turn = (StrictMath.atan2(dy, dx) / (2 * Math.PI) + 1) * lobes.length;
      int lobe = (int) turn;
      double share = step(turn - lobe);
      double outline =
          lobes[lobe % lobes.length] * (1 - share) + lobes[(lobe + 1) % lobes.length] * share;
      return (outline - Math.sqrt(dx * dx + dy * dy)) * Math.min(halfWidth, halfHeight);
    }
  }
}
