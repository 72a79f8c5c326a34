package dev.isomorph.sample.suite.photograph;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A printed label on cardboard: words, a sign, a bar code and a serial number, of which the last
 * digits differ from one label to the next. Each word, the sign and each group of bars is a part.
 */
final class PrintedLabel implements Scene {
  private static final Color INK = Pen.rgb(0x1B1D22);
  private static final Color RED = Pen.rgb(0xB02A2F);
  private static final double TEXT = 30;

  /** A word of the label. */
  private record Word(String text, double x, double y, double height, Color colour) {}

  private static final List<Word> WORDS =
      List.of(
          new Word("KRAFTWERK", 268, 130, 62, INK),
          new Word("NORD", 705, 130, 62, RED),
          new Word("MODEL", 268, 238, TEXT, INK),
          new Word("XR-4805/B", 420, 238, TEXT, INK),
          new Word("VOLT", 268, 290, TEXT, INK),
          new Word("230", 420, 290, TEXT, INK),
          new Word("HERTZ", 560, 290, TEXT, INK),
          new Word("50/60", 705, 290, TEXT, INK),
          new Word("WATT", 268, 342, TEXT, INK),
          new Word("1850", 420, 342, TEXT, INK),
          new Word("CLASS", 560, 342, TEXT, INK),
          new Word("IP-67", 705, 342, TEXT, INK),
          new Word("DO NOT OPEN", 128, 424, 26, RED),
          new Word("WHILE UNDER VOLTAGE", 348, 424, 26, RED),
          new Word("KEEP DRY", 718, 424, 26, RED));

  private static final int SIGN = WORDS.size();
  private static final int FIRST_BARS = SIGN + 1;
  private static final int BAR_GROUPS = 12;

  @Override
  public int parts() {
    return FIRST_BARS + BAR_GROUPS;
  }

  @Override
  public Rectangle2D body() {
    return new Rectangle2D.Double(95, 85, 834, 598);
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise fibres = new ValueNoise(random.nextLong());
    int serial = random.nextInt(1000);
    picture.cover(
        (x, y, rgb) -> {
          double value = 0.52 + 0.09 * fibres.fractal(x / 26, y / 3.2, 3);
          rgb[0] = 1.18 * value;
          rgb[1] = 0.94 * value;
          rgb[2] = 0.68 * value;
        });
    Pen pen = new Pen(picture.graphics(), shot);
    pen.graphics().translate(Picture.WIDTH / 2.0, Picture.HEIGHT / 2.0);
    pen.shadow(Pen.box(874, 638, 26), 4);
    pen.fill(Pen.rgb(0xEDEBE3), Pen.box(874, 638, 26));
    pen.line(INK, 3, Pen.box(846, 610, 16));
    pen.home();
    pen.line(INK, 2, new Rectangle2D.Double(110, 402, 804, 1));
    pen.line(INK, 2, new Rectangle2D.Double(110, 466, 804, 1));
    for (int i = 0; i < WORDS.size(); i++) {
      word(pen, WORDS.get(i), i, odd);
    }
    if (odd.has(SIGN)) {
      pen.home();
      odd.place(pen.graphics(), SIGN, 180, 218, 60);
      sign(pen);
    }
    bars(pen, odd);
    pen.home();
    Graphics2D graphics = pen.graphics();
    graphics.setColor(INK);
    StrokeFont.draw(graphics, "SN 4711-09-%03d".formatted(serial), 560, 640, 22, 0.13);
    graphics.dispose();
    paper(picture, random.nextLong());
  }

  private static void word(Pen pen, Word word, int number, OddPart odd) {
    if (odd.has(number)) {
      double width = StrokeFont.width(word.text(), word.height());
      pen.home();
      odd.place(
          pen.graphics(),
          number,
          word.x() + width / 2,
          word.y() + word.height() / 2,
          1.1 * word.height());
      pen.graphics().setColor(word.colour());
      StrokeFont.draw(
          pen.graphics(), word.text(), -width / 2, -word.height() / 2, word.height(), 0.15);
    }
  }

  private static void sign(Pen pen) {
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(0, -62);
    triangle.lineTo(66, 52);
    triangle.lineTo(-66, 52);
    triangle.closePath();
    pen.fill(Pen.rgb(0xE9B72C), triangle);
    pen.line(INK, 7, triangle);
    Path2D flash = new Path2D.Double();
    flash.moveTo(6, -34);
    flash.lineTo(-16, 12);
    flash.lineTo(2, 10);
    flash.lineTo(-8, 42);
    flash.lineTo(20, -4);
    flash.lineTo(3, -2);
    flash.closePath();
    pen.fill(INK, flash);
  }

  private void bars(Pen pen, OddPart odd) {
    SplittableRandom pattern = new SplittableRandom(4805);
    double x = 132;
    for (int group = 0; group < BAR_GROUPS; group++) {
      double[] widths = new double[7];
      double total = 0;
      for (int i = 0; i < widths.length; i++) {
        widths[i] = 3.2 * (1 + pattern.nextInt(3));
        total += widths[i];
      }
      if (odd.has(FIRST_BARS + group)) {
        pen.home();
        odd.place(pen.graphics(), FIRST_BARS + group, x + total / 2, 552, 34);
        double left = -total / 2;
        for (int i = 0; i < widths.length; left += widths[i++]) {
          if (i % 2 == 0) {
            pen.fill(INK, new Rectangle2D.Double(left, -56, widths[i], 112));
          }
        }
      }
      x += total + 3.2;
    }
  }

  /** The fine unevenness of paper and print. */
  private static void paper(Picture picture, long seed) {
    ValueNoise grain = new ValueNoise(seed);
    picture.change(
        (x, y, rgb) -> {
          double change = 0.022 * grain.at(x / 2.6, y / 2.6) + 0.015 * grain.at(x / 90, y / 90);
          for (int c = 0; c < 3; c++) {
            rgb[c] += change;
          }
        });
  }
}
