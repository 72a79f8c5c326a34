package dev.isomorph.sample.suite.photograph;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.util.SplittableRandom;

/** Tablets with a score line in a blister pack of embossed foil. */
final class Blister implements Scene {
  private static final int COLUMNS = 6;
  private static final int ROWS = 4;
  private static final double PITCH_X = 146;
  private static final double PITCH_Y = 164;
  private static final double LEFT = Picture.WIDTH / 2.0 - PITCH_X * (COLUMNS - 1) / 2;
  private static final double TOP = Picture.HEIGHT / 2.0 - PITCH_Y * (ROWS - 1) / 2;
  private static final double RADIUS = 44;
  private static final Color[] ROUND = {Pen.rgb(0xFBF4EC), Pen.rgb(0xEADCCB), Pen.rgb(0xB7A48F)};
  private static final Color[] PINK = {Pen.rgb(0xFBD9D6), Pen.rgb(0xE5A6A4), Pen.rgb(0xA86A6C)};

  @Override
  public int parts() {
    return COLUMNS * ROWS;
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise crumple = new ValueNoise(random.nextLong());
    picture.cover(
        (x, y, rgb) -> {
          double dots = Math.sin(x * 0.7) * Math.sin(y * 0.7);
          double waves = crumple.fractal(x / 120, y / 45, 4);
          double value = 0.6 + 0.12 * waves + 0.035 * dots;
          rgb[0] = value;
          rgb[1] = 1.005 * value;
          rgb[2] = 1.03 * value;
        });
    Pen pen = new Pen(picture.graphics(), shot);
    for (int i = 0; i < parts(); i++) {
      double x = LEFT + i % COLUMNS * PITCH_X;
      double y = TOP + i / COLUMNS * PITCH_Y;
      double moveX = random.nextDouble(-4, 4);
      double moveY = random.nextDouble(-4, 4);
      double turn = random.nextDouble(2 * Math.PI);
      pen.home();
      pen.graphics().translate(x, y);
      Shape cavity = Pen.disc(RADIUS + 13);
      pen.fill(Pen.grey(0.25, 0.28), cavity);
      pen.bevel(cavity, -5, 0.4);
      if (odd.has(i)) {
        pen.home();
        odd.place(pen.graphics(), i, x + moveX, y + moveY, RADIUS);
        tablet(pen, (i + i / COLUMNS) % 3 == 0 ? PINK : ROUND, turn);
      }
      pen.home();
      pen.graphics().translate(x, y);
      glint(pen, shot);
    }
    pen.graphics().dispose();
  }

  private static void tablet(Pen pen, Color[] colours, double turn) {
    Shape disc = Pen.disc(RADIUS);
    pen.shadow(disc, 8);
    pen.dome(colours[0], colours[1], colours[2], RADIUS);
    pen.line(Pen.grey(1, 0.35), 2, Pen.disc(0.8 * RADIUS));
    pen.graphics().rotate(turn);
    pen.line(Pen.grey(0, 0.33), 3.4, new Line2D.Double(-0.72 * RADIUS, 0, 0.72 * RADIUS, 0));
    pen.line(Pen.grey(1, 0.4), 1.6, new Line2D.Double(-0.72 * RADIUS, 2.5, 0.72 * RADIUS, 2.5));
  }

  /** The light in the clear dome above a tablet. */
  private static void glint(Pen pen, Shot shot) {
    pen.graphics().translate(0.62 * RADIUS * shot.lightX(), 0.62 * RADIUS * shot.lightY());
    pen.graphics().rotate(Math.atan2(shot.lightY(), shot.lightX()));
    pen.fill(Pen.grey(1, 0.25), Pen.box(11, 30, 11));
    pen.fill(Pen.grey(1, 0.5), Pen.box(5, 19, 5));
  }
}
