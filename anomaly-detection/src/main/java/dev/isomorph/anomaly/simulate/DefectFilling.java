package dev.isomorph.anomaly.simulate;

import java.util.Arrays;

/** What a made-up defect looks like inside. Values are in [-1, 1]. */
enum DefectFilling {
  /** Another image of the batch, shifted, mirrored, its contrast and colour changed. */
  FOREIGN {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.shifted(canvas.other(dice), dice, filling);
      recolour(filling, canvas, (float) dice.uniform(0.3, 1.5), dice, 0.6);
    }
  },

  /** One colour. */
  COLOUR {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      Arrays.fill(filling, 0);
      recolour(filling, canvas, 1, dice, 1);
    }
  },

  /** Clouds of colour. */
  CLOUDS {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      int cells = 2 << dice.below(4);
      for (int c = 0; c < canvas.channels(); c++) {
        float[] noise = SmoothNoise.plane(dice, cells, canvas.height(), canvas.width());
        for (int i = 0; i < noise.length; i++) {
          filling[c * noise.length + i] = 0.5f * noise[i];
        }
      }
    }
  },

  /** The image itself, blurred. */
  BLUR {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.blurred(2 + dice.below(3), filling);
    }
  },

  /** Grain around one colour. */
  GRAIN {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      for (int i = 0; i < filling.length; i++) {
        filling[i] = (float) (0.6 * dice.normal());
      }
      recolour(filling, canvas, 1, dice, 0.5);
    }
  },

  /** The image itself from elsewhere: right in its parts, wrong in its place. */
  DISPLACED {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.shifted(canvas.own(), dice, filling);
    }
  },

  /** The image itself, brighter or darker. */
  LIGHT {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      float change = (float) dice.uniform(0.2, 0.6) * (dice.chance(0.5) ? 1 : -1);
      canvas.copy(canvas.own(), filling);
      for (int i = 0; i < filling.length; i++) {
        filling[i] += change;
      }
    }
  };

  /** Fills [C, H, W]; values beyond [-1, 1] are clipped later. */
  abstract void fill(Dice dice, Canvas canvas, float[] filling);

  private static void recolour(
      float[] filling, Canvas canvas, float contrast, Dice dice, double reach) {
    int pixels = canvas.height() * canvas.width();
    for (int c = 0; c < canvas.channels(); c++) {
      float colour = (float) dice.uniform(-reach, reach);
      for (int i = c * pixels; i < (c + 1) * pixels; i++) {
        filling[i] = filling[i] * contrast + colour;
      }
    }
  }
}
