package dev.isomorph.anomaly.simulate;

/**
 * A synthetic defect that changes what is there instead of covering it. Its strength falls smoothly
 * to zero, so that there is no border to learn.
 */
enum Distortion {
  /** The surface is pulled in one direction. */
  PULL(false) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      double shift = spot.least() * dice.uniform(MIN_SHEAR, MAX_SHEAR) / STEEPEST;
      double direction = dice.uniform(0, 2 * Math.PI);
      double down = shift * Math.sin(direction);
      double right = shift * Math.cos(direction);
      move(
          canvas,
          spot,
          image,
          cover,
          (y, x, strength, to) ->
              canvas.sample(y + strength * down, x + strength * right, image, to));
    }
  },

  /** The surface is turned about the centre of the spot. */
  TURN(false) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      double most = angle(dice);
      move(
          canvas,
          spot,
          image,
          cover,
          (y, x, strength, to) -> {
            double cos = Math.cos(strength * most);
            double sin = Math.sin(strength * most);
            double dy = y - spot.centreY();
            double dx = x - spot.centreX();
            canvas.sample(
                spot.centreY() + cos * dy + sin * dx,
                spot.centreX() + cos * dx - sin * dy,
                image,
                to);
          });
    }
  },

  /** The surface is drawn together at the centre of the spot, or pushed away from it. */
  PINCH(false) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      double most = 0.5 * angle(dice);
      move(
          canvas,
          spot,
          image,
          cover,
          (y, x, strength, to) -> {
            double factor = 1 - most * strength;
            canvas.sample(
                spot.centreY() + factor * (y - spot.centreY()),
                spot.centreX() + factor * (x - spot.centreX()),
                image,
                to);
          });
    }
  },

  /** Detail is smeared along one direction. */
  SMEAR(true) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      double direction = dice.uniform(0, Math.PI);
      int reach = 2 + dice.below(7);
      float strength = (float) dice.uniform(0.7, 1);
      int[] down = new int[2 * reach + 1];
      int[] right = new int[2 * reach + 1];
      for (int i = -reach; i <= reach; i++) {
        down[i + reach] = (int) Math.round(i * Math.sin(direction));
        right[i + reach] = (int) Math.round(i * Math.cos(direction));
      }
      spot.fill(cover, canvas.height(), canvas.width(), Spot.Profile.PLATEAU);
      spot.each(
          canvas.height(),
          canvas.width(),
          (y, x) -> {
            float share = strength * cover[y * canvas.width() + x];
            if (share > 0) {
              canvas.blendMean(y, x, down, right, share, image);
            }
          });
    }
  },

  /**
   * A thin step of shading along a line: light on one side and shadow on the other, or one only.
   */
  CREASE(false) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      double depth = dice.uniform(0.12, 0.5) * (dice.chance(0.5) ? 1 : -1);
      double wide = dice.uniform(0.7, 2.5);
      double bend = dice.uniform(-0.25, 0.25) / Math.max(4, spot.along());
      boolean ridge = dice.chance(0.4);
      int pixels = canvas.height() * canvas.width();
      Spot line = spot.withAcross(Math.max(5 * wide, 0.3 * spot.along()));
      line.each(
          canvas.height(),
          canvas.width(),
          (y, x) -> {
            double along = line.along(y, x);
            double across = line.across(y, x) - bend * along * along;
            double end = along / line.along();
            double near = Math.exp(-Math.abs(across) / wide);
            if (Math.abs(end) >= 1 || near < 0.02) {
              return;
            }
            double strength = near * Math.min(1, 2 * Spot.Profile.HILL.at(end * end));
            int p = y * canvas.width() + x;
            cover[p] = (float) strength;
            float change = (float) (depth * strength * (ridge ? 1 : Math.tanh(1.5 * across)));
            for (int c = 0; c < canvas.channels(); c++) {
              image[c * pixels + p] += change;
            }
          });
    }
  },

  /** Contrast is lost: all pixels come closer to their mean. */
  FADE(true) {
    @Override
    void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover) {
      float strength = (float) dice.uniform(0.5, 1);
      spot.fill(cover, canvas.height(), canvas.width(), Spot.Profile.PLATEAU);
      int pixels = canvas.height() * canvas.width();
      float[] mean = spot.mean(image, cover, canvas.channels(), pixels);
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < mean.length && cover[p] > 0; c++) {
          int i = c * pixels + p;
          image[i] += strength * cover[p] * (mean[c] - image[i]);
        }
      }
    }
  };

  /** How much further two neighbours are pulled apart at the steepest place, in pixels. */
  private static final double MIN_SHEAR = 0.4;

  private static final double MAX_SHEAR = 1.5;

  /** The steepest slope of {@link Spot.Profile#HILL} over its radius. */
  private static final double STEEPEST = 1.54;

  private final boolean plainer;

  Distortion(boolean plainer) {
    this.plainer = plainer;
  }

  /**
   * Whether it takes detail away. It cannot be distinguished from normal images that have places as
   * plain.
   */
  boolean plainer() {
    return plainer;
  }

  /**
   * Changes an image.
   *
   * @param image [C, H, W] in [-1, 1], as the canvas has it; values beyond are clipped later
   * @param cover [H, W], zeros; gets how strongly each pixel is changed, in 0..1
   */
  abstract void apply(Dice dice, Canvas canvas, Spot spot, float[] image, float[] cover);

  /** An angle whose shear, a little inside the border, is in the range. */
  private static double angle(Dice dice) {
    double most = dice.uniform(MIN_SHEAR, MAX_SHEAR) / (0.45 * STEEPEST);
    return dice.chance(0.5) ? most : -most;
  }

  /** Takes a pixel from another place. */
  private interface Move {
    void at(int y, int x, float strength, int to);
  }

  private static void move(Canvas canvas, Spot spot, float[] image, float[] cover, Move move) {
    int width = canvas.width();
    spot.fill(cover, canvas.height(), width, Spot.Profile.HILL);
    spot.each(
        canvas.height(),
        width,
        (y, x) -> {
          int to = y * width + x;
          if (cover[to] > 0) {
            move.at(y, x, cover[to], to);
          }
        });
  }
}
