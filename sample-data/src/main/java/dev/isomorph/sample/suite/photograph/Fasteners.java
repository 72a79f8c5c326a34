package dev.isomorph.sample.suite.photograph;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.SplittableRandom;

/** Washers, nuts and screws in the compartments of a grey tray, each turned as it fell. */
final class Fasteners implements Scene {
  private static final int COLUMNS = 6;
  private static final int ROWS = 4;
  private static final double PITCH_X = 158;
  private static final double PITCH_Y = 176;
  private static final double LEFT = Picture.WIDTH / 2.0 - PITCH_X * (COLUMNS - 1) / 2;
  private static final double TOP = Picture.HEIGHT / 2.0 - PITCH_Y * (ROWS - 1) / 2;
  private static final Color STEEL = Pen.rgb(0xA9ADB0);
  private static final Color STEEL_BRIGHT = Pen.rgb(0xE9ECEE);
  private static final Color STEEL_DARK = Pen.rgb(0x5C6064);
  private static final Color BRASS = Pen.rgb(0xB9964C);
  private static final Color BRASS_BRIGHT = Pen.rgb(0xF1DFA6);
  private static final Color BRASS_DARK = Pen.rgb(0x6B5224);

  @Override
  public int parts() {
    return COLUMNS * ROWS;
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise grain = new ValueNoise(random.nextLong());
    picture.cover(
        (x, y, rgb) -> {
          double value = 0.3 + 0.035 * grain.fractal(x / 3.5, y / 3.5, 2);
          rgb[0] = value;
          rgb[1] = 1.02 * value;
          rgb[2] = 1.07 * value;
        });
    Pen pen = new Pen(picture.graphics(), shot);
    for (int i = 0; i < parts(); i++) {
      compartment(pen, i);
    }
    for (int i = 0; i < parts(); i++) {
      double x = LEFT + i % COLUMNS * PITCH_X + random.nextDouble(-7, 7);
      double y = TOP + i / COLUMNS * PITCH_Y + random.nextDouble(-8, 8);
      double turn = random.nextDouble(2 * Math.PI);
      double wobble = random.nextDouble(-0.3, 0.3);
      if (odd.has(i)) {
        pen.home();
        odd.place(pen.graphics(), i, x, y, 78);
        switch (i % COLUMNS) {
          case 0, 3 -> washer(pen, i % COLUMNS == 0 ? 42 : 33);
          case 1, 4 -> nut(pen, turn, i % COLUMNS == 1 ? 38 : 30);
          default -> screw(pen, Math.PI / 2 + wobble, i % COLUMNS == 2);
        }
      }
    }
    pen.graphics().dispose();
  }

  private static void compartment(Pen pen, int number) {
    pen.home();
    pen.graphics().translate(LEFT + number % COLUMNS * PITCH_X, TOP + number / COLUMNS * PITCH_Y);
    Shape hollow = Pen.box(PITCH_X - 16, PITCH_Y - 16, 30);
    pen.fill(Pen.grey(0, 0.28), hollow);
    pen.bevel(hollow, -4, 0.3);
  }

  private static void washer(Pen pen, double radius) {
    Area ring = new Area(Pen.disc(radius));
    ring.subtract(new Area(Pen.disc(0.48 * radius)));
    pen.shadow(ring, 6);
    pen.fill(STEEL, ring);
    pen.bevel(Pen.disc(radius - 1.5), 3, 0.45);
    pen.bevel(Pen.disc(0.48 * radius + 1), -3, 0.45);
    pen.line(Pen.grey(1, 0.16), 0.17 * radius, Pen.disc(0.74 * radius));
  }

  private static void nut(Pen pen, double turn, double radius) {
    pen.graphics().rotate(turn);
    Path2D hexagon = new Path2D.Double();
    for (int i = 0; i < 6; i++) {
      double x = radius * Math.cos(i * Math.PI / 3);
      double y = radius * Math.sin(i * Math.PI / 3);
      if (i == 0) {
        hexagon.moveTo(x, y);
      } else {
        hexagon.lineTo(x, y);
      }
    }
    hexagon.closePath();
    pen.shadow(hexagon, 9);
    pen.fill(BRASS_DARK, hexagon);
    pen.bevel(hexagon, 2.5, 0.35);
    pen.dome(BRASS_BRIGHT, BRASS, BRASS, 0.84 * radius);
    pen.fill(Pen.rgb(0x2C2620), Pen.disc(0.47 * radius));
    pen.line(BRASS_DARK, 2, Pen.disc(0.47 * radius));
    pen.line(BRASS, 1.5, Pen.disc(0.39 * radius));
  }

  /** A screw that lies on its side, its head upwards of the axes' origin. */
  private static void screw(Pen pen, double turn, boolean brass) {
    Color middle = brass ? BRASS : STEEL;
    Color bright = brass ? BRASS_BRIGHT : STEEL_BRIGHT;
    Color dark = brass ? BRASS_DARK : STEEL_DARK;
    pen.graphics().rotate(turn - Math.PI / 2);
    Path2D outline = new Path2D.Double();
    outline.moveTo(-21, -58);
    outline.quadTo(0, -74, 21, -58);
    outline.lineTo(9, -44);
    outline.lineTo(9, 42);
    outline.lineTo(0, 62);
    outline.lineTo(-9, 42);
    outline.lineTo(-9, -44);
    outline.closePath();
    pen.shadow(outline, 9);
    pen.fill(middle, outline);
    pen.line(bright, 4, new Line2D.Double(-3, -52, -3, 44));
    pen.line(dark, 3, new Line2D.Double(7, -42, 7, 42));
    for (double y = -34; y < 52; y += 8) {
      double half = y < 42 ? 9 : 9 * (62 - y) / 20;
      pen.line(dark, 2.2, new Line2D.Double(-half - 1.5, y + 3, half + 1.5, y - 2));
      pen.line(bright, 1.2, new Line2D.Double(-half, y + 5.4, half, y + 0.6));
    }
    pen.line(dark, 2, new Line2D.Double(-20, -57, 20, -57));
  }
}
