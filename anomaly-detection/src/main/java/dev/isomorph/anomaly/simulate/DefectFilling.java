package dev.isomorph.anomaly.simulate;

/** What a synthetic defect looks like inside. Values are in [-1, 1]. */
enum DefectFilling {
  /** Another image of the batch, shifted, mirrored, its contrast and colour changed. */
  FOREIGN(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.shifted(canvas.other(dice), dice, filling);
      recolour(filling, canvas, (float) dice.uniform(0.3, 1.5), dice, 0.6);
    }
  },

  /** One colour. */
  COLOUR(0.15, true) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      float[] colour = colour(canvas, dice, 1);
      int pixels = canvas.height() * canvas.width();
      for (int i = 0; i < filling.length; i++) {
        filling[i] = colour[i / pixels];
      }
    }
  },

  /** Clouds of colour. */
  CLOUDS(0.15, true) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      int cells = 2 << dice.below(4);
      boolean grey = dice.chance(GREY);
      float[] noise = SmoothNoise.plane(dice, cells, canvas.height(), canvas.width());
      for (int c = 0; c < canvas.channels(); c++) {
        if (c > 0 && !grey) {
          noise = SmoothNoise.plane(dice, cells, canvas.height(), canvas.width());
        }
        float middle = grey ? canvas.mean(c) : 0;
        for (int i = 0; i < noise.length; i++) {
          filling[c * noise.length + i] = middle + 0.5f * noise[i];
        }
      }
    }
  },

  /** The image itself, blurred. */
  BLUR(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.blurred(2 + dice.below(3), filling);
    }
  },

  /** Grain around one colour. */
  GRAIN(0.5, true) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      float[] colour = colour(canvas, dice, 0.5);
      int pixels = canvas.height() * canvas.width();
      boolean grey = dice.chance(GREY);
      float[] grain = new float[filling.length];
      for (int i = 0; i < filling.length; i++) {
        grain[i] = grey && i >= pixels ? grain[i - pixels] : (float) (0.6 * dice.normal());
        filling[i] = colour[i / pixels] + grain[i];
      }
    }
  },

  /** Another image of the batch at another scale and angle, its contrast and colour changed. */
  TURNED(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      double zoom = dice.chance(0.5) ? dice.uniform(1.6, 4) : dice.uniform(0.25, 0.6);
      canvas.turned(canvas.other(dice), dice, zoom, dice.uniform(0, 2 * Math.PI), filling);
      recolour(filling, canvas, (float) dice.uniform(0.6, 1.4), dice, 0.3);
    }
  },

  /** Stripes or, crossed, checks, of one colour and its opposite around the image's own mean. */
  PATTERN(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      int pixels = canvas.height() * canvas.width();
      double turn = dice.uniform(0, Math.PI);
      double down = 2 * Math.PI * Math.cos(turn) / dice.uniform(2.5, 14);
      double right = 2 * Math.PI * Math.sin(turn) / dice.uniform(2.5, 14);
      boolean crossed = dice.chance(0.5);
      for (int y = 0, i = 0; y < canvas.height(); y++) {
        for (int x = 0; x < canvas.width(); x++, i++) {
          double wave = Math.sin(down * y + right * x);
          filling[i] = (float) (crossed ? wave * Math.sin(down * x - right * y) : wave);
        }
      }
      float reach = (float) dice.uniform(0.1, 0.7);
      boolean grey = dice.chance(GREY);
      for (int c = canvas.channels() - 1; c >= 0; c--) {
        float mean = canvas.mean(c);
        reach = grey ? reach : (float) dice.uniform(0.1, 0.7);
        for (int i = 0; i < pixels; i++) {
          filling[c * pixels + i] = mean + reach * filling[i];
        }
      }
    }
  },

  /** The image itself, pulled along smooth noise. */
  PULLED(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      int cells = 3 + dice.below(6);
      float reach = (float) dice.uniform(0.25, 0.6) * canvas.height() / cells;
      float[] down = SmoothNoise.plane(dice, cells, canvas.height(), canvas.width());
      float[] right = SmoothNoise.plane(dice, cells, canvas.height(), canvas.width());
      for (int i = 0; i < down.length; i++) {
        down[i] *= reach;
        right[i] *= reach;
      }
      canvas.pulled(down, right, filling);
    }
  },

  /** The image itself from elsewhere: right in its parts, wrong in its place. */
  DISPLACED(0.5, false) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      canvas.shifted(canvas.own(), dice, filling);
    }
  },

  /** The image itself, brighter or darker. */
  LIGHT(0.15, true) {
    @Override
    void fill(Dice dice, Canvas canvas, float[] filling) {
      float change = (float) dice.uniform(0.2, 0.6) * (dice.chance(0.5) ? 1 : -1);
      canvas.copy(canvas.own(), filling);
      for (int i = 0; i < filling.length; i++) {
        filling[i] += change;
      }
    }
  };

  /**
   * The share of defects that keep the image's own hue. Were all of them coloured, those of grey
   * images would be told by their colour alone, and a black hole not be seen.
   */
  private static final double GREY = 0.6;

  private final double faintest;
  private final boolean showsInLines;

  DefectFilling(double faintest, boolean showsInLines) {
    this.faintest = faintest;
    this.showsInLines = showsInLines;
  }

  /** The least opacity at which it can be seen: what has the image's own colours needs more. */
  double faintest() {
    return faintest;
  }

  /** Whether a line of one pixel filled with it can be told from its surroundings. */
  boolean showsInLines() {
    return showsInLines;
  }

  /** Fills [C, H, W]; values beyond [-1, 1] are clipped later. */
  abstract void fill(Dice dice, Canvas canvas, float[] filling);

  /** A colour, or the image's own mean made brighter or darker. */
  private static float[] colour(Canvas canvas, Dice dice, double reach) {
    float[] colour = new float[canvas.channels()];
    boolean grey = dice.chance(GREY);
    float change = (float) dice.uniform(-reach, reach);
    for (int c = 0; c < colour.length; c++) {
      colour[c] = grey ? canvas.mean(c) + change : (float) dice.uniform(-reach, reach);
    }
    return colour;
  }

  /** Another contrast, and another colour or only another brightness. */
  private static void recolour(
      float[] filling, Canvas canvas, float contrast, Dice dice, double reach) {
    int pixels = canvas.height() * canvas.width();
    boolean grey = dice.chance(GREY);
    float change = (float) dice.uniform(-reach, reach);
    for (int c = 0; c < canvas.channels(); c++) {
      float own = grey ? change : (float) dice.uniform(-reach, reach);
      for (int i = c * pixels; i < (c + 1) * pixels; i++) {
        filling[i] = filling[i] * contrast + own;
      }
    }
  }
}
