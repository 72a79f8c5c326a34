package dev.isomorph.sample.cloth;

import dev.isomorph.spec.Size2d;

/**
 * A generated image of plain cloth seen from above: blue warp threads run down, cream weft threads
 * run across, each over and under the other in turn.
 *
 * <p>No two pieces are quite alike: phase, rotation, lighting and dye differ from piece to piece,
 * brightness and width from thread to thread. The differences are small, as on a production line
 * with a fixed camera. {@link #THREADS} threads cross the shorter side whatever its length in
 * pixels.
 */
final class Cloth {
  /** Threads along the shorter side of the image. */
  static final int THREADS = 8;

  private static final int SUBSAMPLES = 3;
  private static final double[] WARP = {0.36, 0.47, 0.68};
  private static final double[] WEFT = {0.86, 0.81, 0.71};
  private static final double[] GAP = {0.09, 0.085, 0.10};

  /** Direction to the light, upper left and above; of unit length. */
  private static final double LIGHT_X = -0.42;

  private static final double LIGHT_Y = -0.50;
  private static final double LIGHT_Z = 0.757;

  private static final double CRIMP = 0.55;
  private static final double ROUNDNESS = 0.45;
  private static final double HALF_WIDTH = 0.455;

  private final Size2d size;
  private final double pitch;
  private final Threads warp;
  private final Threads weft;
  private final MissingThread missing;
  private final Draws grain;

  private final double shiftX;
  private final double shiftY;
  private final double rotation;
  private final double brightness;
  private final double lightX;
  private final double lightY;
  private final double[] dye = new double[3];

  private Cloth(Size2d size, Draws random, MissingThread missing) {
    this.size = size;
    this.pitch = Math.min(size.height(), size.width()) / (double) THREADS;
    this.missing = missing;
    this.warp = new Threads(random.of("warp"));
    this.weft = new Threads(random.of("weft"));
    this.grain = random.of("grain");
    Draws piece = random.of("piece");
    this.shiftX = piece.uniform(0, -0.015, 0.015);
    this.shiftY = piece.uniform(1, -0.015, 0.015);
    this.rotation = piece.uniform(2, -0.002, 0.002);
    this.brightness = piece.uniform(3, 0.95, 1.03);
    this.lightX = piece.uniform(4, -0.05, 0.05);
    this.lightY = piece.uniform(5, -0.05, 0.05);
    for (int c = 0; c < dye.length; c++) {
      dye[c] = piece.uniform(6 + c, 0.985, 1.015);
    }
  }

  /** Renders a piece as linear samples [H, W, 3], 1 being white; they may leave 0..1 a little. */
  static double[] render(Size2d size, Draws random, MissingThread missing) {
    return new Cloth(size, random, missing).render();
  }

  /** The distance between two threads of a cloth of this size, in pixels. */
  static double pitch(Size2d size) {
    return Math.min(size.height(), size.width()) / (double) THREADS;
  }

  private double[] render() {
    double[] samples = new double[size.height() * size.width() * 3];
    double[] colour = new double[3];
    int position = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        for (int sub = 0; sub < SUBSAMPLES * SUBSAMPLES; sub++) {
          double subX = x + (sub % SUBSAMPLES + 0.5) / SUBSAMPLES;
          double subY = y + (sub / SUBSAMPLES + 0.5) / SUBSAMPLES;
          shade(subX, subY, colour);
          for (int c = 0; c < 3; c++) {
            samples[position + c] += colour[c] / (SUBSAMPLES * SUBSAMPLES);
          }
        }
        double noise = 0.012 * grain.normal(y * (long) size.width() + x);
        for (int c = 0; c < 3; c++) {
          samples[position++] += noise;
        }
      }
    }
    return samples;
  }

  private void shade(double x, double y, double[] colour) {
    double fromCentreX = x - size.width() / 2.0;
    double fromCentreY = y - size.height() / 2.0;
    double s = (x - rotation * fromCentreY) / pitch + shiftX;
    double t = (y + rotation * fromCentreX) / pitch + shiftY;
    double light =
        brightness
            + lightX * fromCentreX / (size.width() / 2.0)
            + lightY * fromCentreY / (size.height() / 2.0);
    int i = (int) Math.floor(s);
    int j = (int) Math.floor(t);
    double acrossWarp = s - i - 0.5;
    double acrossWeft = t - j - 0.5;
    double warpOnTop = (i + j) % 2 == 0 ? 1 : -1;
    double warpHeight =
        missing.hitsWarp(i, t) ? Double.NEGATIVE_INFINITY : warp.height(i, acrossWarp);
    double weftHeight =
        missing.hitsWeft(j, s) ? Double.NEGATIVE_INFINITY : weft.height(j, acrossWeft);
    warpHeight += CRIMP * warpOnTop * bump(acrossWeft);
    weftHeight -= CRIMP * warpOnTop * bump(acrossWarp);

    if (warpHeight == Double.NEGATIVE_INFINITY && weftHeight == Double.NEGATIVE_INFINITY) {
      mix(GAP, light, colour);
    } else if (warpHeight >= weftHeight) {
      double slopeX = warp.slope(i, acrossWarp);
      double slopeY = -CRIMP * warpOnTop * 4 * acrossWeft;
      double twist = warp.twist(i, acrossWarp, t);
      double lit = lit(slopeX, slopeY, warpHeight) * warp.brightness(i) * twist;
      mix(WARP, light * lit, colour);
    } else {
      double slopeX = CRIMP * warpOnTop * 4 * acrossWarp;
      double slopeY = weft.slope(j, acrossWeft);
      double twist = weft.twist(j, acrossWeft, s);
      double lit = lit(slopeX, slopeY, weftHeight) * weft.brightness(j) * twist;
      mix(WEFT, light * lit, colour);
    }
  }

  /** How a thread rises over the one it crosses: 1 in the middle of a crossing, 0 at its edge. */
  private static double bump(double across) {
    return 1 - 4 * across * across;
  }

  private static double lit(double slopeX, double slopeY, double height) {
    double length = Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
    double diffuse = Math.max(0, (LIGHT_Z - slopeX * LIGHT_X - slopeY * LIGHT_Y) / length);
    double depth = Math.max(0, Math.min(1, (height + 0.45) / 1.2));
    return (0.42 + 0.74 * diffuse) * (0.5 + 0.5 * depth);
  }

  private void mix(double[] base, double light, double[] colour) {
    for (int c = 0; c < 3; c++) {
      colour[c] = base[c] * dye[c] * light;
    }
  }

  /** The threads of one direction and how they differ. */
  private record Threads(Draws random) {
    private static final int MIDDLE = 1 << 20;

    double halfWidth(int thread) {
      return HALF_WIDTH * random.uniform(3L * (thread + MIDDLE), 0.985, 1.015);
    }

    double brightness(int thread) {
      return random.uniform(3L * (thread + MIDDLE) + 1, 0.985, 1.015);
    }

    /** Height of the round cross-section; minus infinity outside of the thread. */
    double height(int thread, double across) {
      double r = across / halfWidth(thread);
      return Math.abs(r) < 1 ? ROUNDNESS * Math.sqrt(1 - r * r) : Double.NEGATIVE_INFINITY;
    }

    double slope(int thread, double across) {
      double r = across / halfWidth(thread);
      return -1.3 * r / Math.sqrt(Math.max(0.15, 1 - r * r));
    }

    /** The strands a thread is twisted of: slanted stripes, a few percent bright and dark. */
    double twist(int thread, double across, double along) {
      double phase = 3 * along + 1.6 * across;
      double saw = phase - Math.floor(phase);
      return 1 + 0.16 * (Math.abs(2 * saw - 1) - 0.5);
    }
  }
}
