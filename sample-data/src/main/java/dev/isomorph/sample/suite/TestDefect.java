package dev.isomorph.sample.suite;

import dev.isomorph.imaging.RgbImage;
import java.util.Locale;
import java.util.SplittableRandom;

/** Kinds of defects to test with. Sizes are in pixels of a crop of 64. */
public enum TestDefect {
  /** A jagged dark line with a branch. */
  CRACK {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double y = random.nextDouble(14, 50);
      double x = random.nextDouble(14, 50);
      double heading = random.nextDouble(2 * Math.PI);
      double darkness = random.nextDouble(0.45, 0.85);
      crack(sample, random, y, x, heading, random.nextInt(12, 30), darkness);
      crack(sample, random, y, x, heading + 2.2, random.nextInt(5, 14), darkness);
    }
  },

  /** An uneven dark opening with a bright edge. */
  HOLE {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double centreY = random.nextDouble(12, 52);
      double centreX = random.nextDouble(12, 52);
      double radius = random.nextDouble(2.5, 7);
      double bulge = random.nextDouble(0.1, 0.35);
      double phase = random.nextDouble(2 * Math.PI);
      double inside = random.nextDouble(10, 45);
      each(
          sample,
          (row, column) -> {
            double angle = Math.atan2(row - centreY, column - centreX);
            double edge = radius * (1 + bulge * Math.sin(3 * angle + phase));
            double distance = Math.hypot(row - centreY, column - centreX) - edge;
            if (distance < 1.2) {
              sample.mark(row, column);
              double value = distance < 0 ? inside : 215;
              paint(sample, row, column, value, value, value, distance < 0 ? 0.9 : 0.55);
            }
          });
    }
  },

  /** A soft discolouration. */
  STAIN {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double centreY = random.nextDouble(14, 50);
      double centreX = random.nextDouble(14, 50);
      double tall = random.nextDouble(4, 10);
      double wide = random.nextDouble(4, 10);
      double red = random.nextDouble(20, 235);
      double green = random.nextDouble(20, 235);
      double blue = random.nextDouble(20, 235);
      double strength = random.nextDouble(0.35, 0.7);
      each(
          sample,
          (row, column) -> {
            double dy = (row - centreY) / tall;
            double dx = (column - centreX) / wide;
            double share = Math.exp(-Math.pow(dy * dy + dx * dx, 2));
            if (share > 0.05) {
              paint(sample, row, column, red, green, blue, share * strength);
            }
            if (share > 0.4) {
              sample.mark(row, column);
            }
          });
    }
  },

  /** A place where the surface is twisted. */
  TWIST {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double centreY = random.nextDouble(16, 48);
      double centreX = random.nextDouble(16, 48);
      double radius = random.nextDouble(8, 14);
      double turn = random.nextDouble(1.2, 2.6) * (random.nextBoolean() ? 1 : -1);
      Sample before = copy(sample);
      each(
          sample,
          (row, column) -> {
            double dy = row - centreY;
            double dx = column - centreX;
            double distance = Math.hypot(dy, dx) / radius;
            if (distance < 1) {
              double angle = turn * (1 - distance) * (1 - distance);
              double fromY = centreY + dy * Math.cos(angle) - dx * Math.sin(angle);
              double fromX = centreX + dy * Math.sin(angle) + dx * Math.cos(angle);
              for (int c = 0; c < RgbImage.CHANNELS; c++) {
                sample.mix(row, column, c, before.at(fromY, fromX, c), 1);
              }
              if (distance < 0.8) {
                sample.mark(row, column);
              }
            }
          });
    }
  },

  /** A piece of something else, with four uneven sides. */
  INLAY {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double centreY = random.nextDouble(14, 50);
      double centreX = random.nextDouble(14, 50);
      double half = random.nextDouble(4, 9);
      double lean = random.nextDouble(-0.5, 0.5);
      double turn = random.nextDouble(Math.PI);
      each(
          sample,
          (row, column) -> {
            double dy = row - centreY;
            double dx = column - centreX;
            double u = dy * Math.cos(turn) + dx * Math.sin(turn);
            double v = dx * Math.cos(turn) - dy * Math.sin(turn) + lean * u;
            if (Math.abs(u) < half && Math.abs(v) < 0.8 * half) {
              sample.mark(row, column);
              for (int c = 0; c < RgbImage.CHANNELS; c++) {
                sample.mix(row, column, c, foreign.at(row, column, c), 1);
              }
            }
          });
    }
  },

  /** A band rubbed along one direction until its detail is gone. */
  RUB {
    @Override
    void make(Sample sample, Sample foreign, SplittableRandom random) {
      double centreY = random.nextDouble(18, 46);
      double centreX = random.nextDouble(18, 46);
      double turn = random.nextDouble(Math.PI);
      double reach = random.nextDouble(9, 18);
      double breadth = random.nextDouble(3, 6);
      Sample before = copy(sample);
      each(
          sample,
          (row, column) -> {
            double dy = row - centreY;
            double dx = column - centreX;
            double along = dy * Math.sin(turn) + dx * Math.cos(turn);
            double across = dy * Math.cos(turn) - dx * Math.sin(turn);
            if (Math.abs(along) < reach && Math.abs(across) < breadth) {
              sample.mark(row, column);
              for (int c = 0; c < RgbImage.CHANNELS; c++) {
                double sum = 0;
                for (int step = -9; step <= 9; step++) {
                  sum += before.at(row + step * Math.sin(turn), column + step * Math.cos(turn), c);
                }
                sample.mix(row, column, c, sum / 19, 0.95);
              }
            }
          });
    }
  };

  /** Changes the sample and marks where. */
  abstract void make(Sample sample, Sample foreign, SplittableRandom random);

  /** The kind's name, as a folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  private interface Pixel {
    void at(int row, int column);
  }

  private static void each(Sample sample, Pixel work) {
    for (int y = 0; y < sample.side; y++) {
      for (int x = 0; x < sample.side; x++) {
        work.at(y, x);
      }
    }
  }

  private static void crack(
      Sample sample,
      SplittableRandom random,
      double startY,
      double startX,
      double startHeading,
      int length,
      double darkness) {
    double y = startY;
    double x = startX;
    double heading = startHeading;
    for (int i = 0; i < length; i++) {
      if (i % 4 == 3) {
        heading += random.nextDouble(-0.9, 0.9);
      }
      y += Math.sin(heading);
      x += Math.cos(heading);
      int row = (int) Math.round(y);
      int column = (int) Math.round(x);
      if (row >= 0 && row < sample.side && column >= 0 && column < sample.side) {
        sample.mark(row, column);
        paint(sample, row, column, 8, 8, 8, darkness);
      }
    }
  }

  private static void paint(
      Sample sample, int y, int x, double red, double green, double blue, double share) {
    sample.mix(y, x, 0, red, share);
    sample.mix(y, x, 1, green, share);
    sample.mix(y, x, 2, blue, share);
  }

  private static Sample copy(Sample sample) {
    return Sample.crop(sample.image(), 0, 0, sample.side);
  }
}
