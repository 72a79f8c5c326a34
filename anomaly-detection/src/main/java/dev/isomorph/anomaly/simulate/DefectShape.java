package dev.isomorph.anomaly.simulate;

import java.util.Arrays;

/** Where a synthetic defect is. Lengths are shares of the image's shorter side. */
enum DefectShape {
  /** The hills of smooth noise above a high level, inside a window around one of them. */
  BLOTCH {
    @Override
    void draw(Dice dice, boolean[] mask, int height, int width) {
      int cells = 2 << dice.below(4);
      float[] noise =
          SmoothNoise.plane(dice, Math.min(cells, Math.min(height, width) / 2), height, width);
      float[] sorted = noise.clone();
      Arrays.sort(sorted);
      float level = sorted[(int) (dice.uniform(0.9, 0.985) * (sorted.length - 1))];
      int hill = dice.below(noise.length);
      while (noise[hill] <= level) {
        hill = (hill + 1) % noise.length;
      }
      int side = length(dice, 0.16, 0.62, height, width);
      int top = Math.max(0, Math.min(height - side, hill / width - side / 2));
      int left = Math.max(0, Math.min(width - side, hill % width - side / 2));
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          mask[y * width + x] = noise[y * width + x] > level;
        }
      }
    }
  },

  /** A wandering line of one or two pixels. */
  SCRATCH {
    @Override
    void draw(Dice dice, boolean[] mask, int height, int width) {
      double direction = dice.uniform(0, 2 * Math.PI);
      double y = dice.uniform(0.12, 0.88) * height;
      double x = dice.uniform(0.12, 0.88) * width;
      double thickening = dice.uniform(0, 0.6);
      int steps = length(dice, 0.16, 0.7, height, width);
      for (int i = 0; i < steps; i++) {
        direction += 0.15 * dice.normal();
        y += Math.sin(direction);
        x += Math.cos(direction);
        set(mask, height, width, (int) y, (int) x);
        if (dice.chance(thickening)) {
          set(mask, height, width, (int) y, (int) x + 1);
        }
      }
    }
  },

  /** A filled ellipse, turned. */
  ELLIPSE {
    @Override
    void draw(Dice dice, boolean[] mask, int height, int width) {
      double a = length(dice, 0.06, 0.25, height, width);
      double b = length(dice, 0.04, 0.15, height, width);
      double turn = dice.uniform(0, Math.PI);
      double centreY = dice.uniform(0.1, 0.9) * height;
      double centreX = dice.uniform(0.1, 0.9) * width;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double dy = y - centreY;
          double dx = x - centreX;
          double along = (dx * Math.cos(turn) + dy * Math.sin(turn)) / a;
          double across = (dy * Math.cos(turn) - dx * Math.sin(turn)) / b;
          mask[y * width + x] = along * along + across * across <= 1;
        }
      }
    }
  },

  /** A filled rectangle, upright. */
  RECTANGLE {
    @Override
    void draw(Dice dice, boolean[] mask, int height, int width) {
      int tall = length(dice, 0.06, 0.35, height, width);
      int wide = length(dice, 0.06, 0.35, height, width);
      int top = dice.below(height - tall + 1);
      int left = dice.below(width - wide + 1);
      for (int y = top; y < top + tall; y++) {
        Arrays.fill(mask, y * width + left, y * width + left + wide, true);
      }
    }
  };

  /** Sets the pixels of a defect in an empty mask [H, W]; there may be none. */
  abstract void draw(Dice dice, boolean[] mask, int height, int width);

  static int length(Dice dice, double low, double high, int height, int width) {
    int side = Math.min(height, width);
    return Math.max(1, Math.min(side, (int) Math.round(dice.uniform(low, high) * side)));
  }

  private static void set(boolean[] mask, int height, int width, int y, int x) {
    if (y >= 0 && y < height && x >= 0 && x < width) {
      mask[y * width + x] = true;
    }
  }
}
