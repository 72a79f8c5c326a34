package dev.isomorph.anomaly.simulate;

/**
 * A turned ellipse in an image, in pixels.
 *
 * @param turn the angle between the x axis and its first half axis, in radians
 * @param along its first half axis
 * @param across its second half axis
 */
record Spot(double centreY, double centreX, double turn, double along, double across) {
  /** How a strength falls from the centre of a spot to its border. */
  enum Profile {
    /** From one at the centre to zero at the border, with a slope of zero at both. */
    HILL {
      @Override
      double at(double squaredRadius) {
        return (1 - squaredRadius) * (1 - squaredRadius);
      }
    },

    /** One over most of the spot, then smoothly to zero. */
    PLATEAU {
      @Override
      double at(double squaredRadius) {
        double t = Math.min(1, 2.5 * (1 - squaredRadius));
        return t * t * (3 - 2 * t);
      }
    };

    /** The strength at a squared radius in 0..1, which is 1 at the border. */
    abstract double at(double squaredRadius);
  }

  /** What is done at a pixel. */
  interface Pixel {
    void at(int y, int x);
  }

  /**
   * A spot somewhere in an image.
   *
   * @param least of its longer half axis, in pixels; sizes are spread evenly over their logarithm
   * @param most of its longer half axis, in pixels
   */
  static Spot draw(Dice dice, double least, double most, int height, int width) {
    double along = least * Math.pow(most / least, dice.uniform());
    return new Spot(
        dice.uniform(0, height),
        dice.uniform(0, width),
        dice.uniform(0, Math.PI),
        along,
        along * dice.uniform(0.35, 1));
  }

  /** The shorter of its half axes. */
  double least() {
    return Math.min(along, across);
  }

  /** The same with another second half axis. */
  Spot withAcross(double newAcross) {
    return new Spot(centreY, centreX, turn, along, newAcross);
  }

  /** The coordinate of a pixel along the first half axis, from the centre. */
  double along(int y, int x) {
    return (x - centreX) * Math.cos(turn) + (y - centreY) * Math.sin(turn);
  }

  /** The coordinate of a pixel along the second half axis, from the centre. */
  double across(int y, int x) {
    return (y - centreY) * Math.cos(turn) - (x - centreX) * Math.sin(turn);
  }

  /** All pixels of the image in the square around the spot. */
  void each(int height, int width, Pixel work) {
    double reach = Math.max(along, across);
    int bottom = (int) Math.min(height - 1, centreY + reach);
    int right = (int) Math.min(width - 1, centreX + reach);
    for (int y = (int) Math.max(0, centreY - reach); y <= bottom; y++) {
      for (int x = (int) Math.max(0, centreX - reach); x <= right; x++) {
        work.at(y, x);
      }
    }
  }

  /** Writes the strength at each pixel of the spot to a plane [H, W]. */
  void fill(float[] cover, int height, int width, Profile profile) {
    double cos = Math.cos(turn);
    double sin = Math.sin(turn);
    each(
        height,
        width,
        (y, x) -> {
          double dy = y - centreY;
          double dx = x - centreX;
          double u = (dx * cos + dy * sin) / along;
          double v = (dy * cos - dx * sin) / across;
          double squaredRadius = u * u + v * v;
          if (squaredRadius < 1) {
            cover[y * width + x] = (float) profile.at(squaredRadius);
          }
        });
  }

  /** The mean of each channel under a cover. */
  float[] mean(float[] image, float[] cover, int channels, int pixels) {
    double[] sums = new double[channels];
    double weight = 0;
    for (int p = 0; p < pixels; p++) {
      if (cover[p] > 0) {
        weight += cover[p];
        for (int c = 0; c < channels; c++) {
          sums[c] += cover[p] * image[c * pixels + p];
        }
      }
    }
    float[] mean = new float[channels];
    for (int c = 0; c < channels && weight > 0; c++) {
      mean[c] = (float) (sums[c] / weight);
    }
    return mean;
  }
}
