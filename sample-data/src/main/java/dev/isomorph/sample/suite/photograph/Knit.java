package dev.isomorph.sample.suite.photograph;

import java.util.SplittableRandom;

/** Knitted cloth: columns of V-shaped stitches of wool in a pattern of two colours. */
final class Knit implements Scene {
  private static final double STITCH_WIDTH = 25;
  private static final double STITCH_HEIGHT = 19;

  /** One repeat of the pattern, a row of stitches each; x is the lighter wool. */
  private static final String[] PATTERN = {
    "................",
    "................",
    "x...x...x...x...",
    ".x.x.x.x.x.x.x.x",
    "..x...x...x...x.",
    "................",
    "xx..xx..xx..xx..",
    "................",
    ".......x........",
    "......xxx.......",
    ".....xx.xx......",
    "....xx...xx.....",
    ".....xx.xx......",
    "......xxx.......",
    ".......x........",
    "................",
    "..xx..xx..xx..xx",
    "................",
  };

  private static final double[] DARK = {0.2, 0.29, 0.42};
  private static final double[] LIGHT = {0.84, 0.8, 0.7};

  @Override
  public int parts() {
    return 0;
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise pull = new ValueNoise(random.nextLong());
    ValueNoise wool = new ValueNoise(random.nextLong());
    double moveX = random.nextDouble(STITCH_WIDTH * PATTERN[0].length());
    double moveY = random.nextDouble(STITCH_HEIGHT * PATTERN.length);
    double side = shot.lightX();
    picture.cover(
        (x, y, rgb) -> {
          double across = (x + moveX + 9 * pull.at(x / 210, y / 210)) / STITCH_WIDTH;
          double down = (y + moveY + 7 * pull.at(x / 190 + 50, y / 190)) / STITCH_HEIGHT;
          stitch(across, down, x, y, wool, side, rgb);
        });
  }

  /** A stitch is two legs that lean to each other downwards, over the stitches of the row above. */
  private static void stitch(
      double across, double down, double x, double y, ValueNoise wool, double side, double[] rgb) {
    int column = (int) Math.floor(across);
    double place = 2 * (across - column) - 1;
    double leg = Math.abs(place) - 0.5;
    double along = down + 0.55 * Math.abs(place);
    int row = (int) Math.floor(along);
    double length = 2 * (along - row) - 1;
    double edge = leg * leg / 0.27 + Math.pow(length, 4) / 1.35;
    double height = Math.sqrt(Math.max(0, 1 - edge));
    String pattern = PATTERN[Math.floorMod(row, PATTERN.length)];
    boolean light = pattern.charAt(Math.floorMod(column, pattern.length())) == 'x';
    double twist = Math.sin(7 * (along + (place < 0 ? 1 : -1) * 1.4 * leg));
    double fluff = wool.fractal(x / 4.5, y / 4.5, 3);
    double slope = 0.22 * leg * side * (place < 0 ? 1 : -1);
    double shade = 0.28 + 0.72 * height + 0.07 * twist + 0.2 * fluff - slope;
    double[] colour = light ? LIGHT : DARK;
    for (int c = 0; c < 3; c++) {
      rgb[c] = colour[c] * shade;
    }
  }
}
