package dev.isomorph.sample.suite.photograph;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.SplittableRandom;

/** A front panel of brushed metal with screws, sockets, switches and engraved words. */
final class Panel implements Scene {
  /** A part of the panel and where it is, in scene units. */
  private record Part(Kind kind, double x, double y, String text) {}

  private enum Kind {
    SCREW,
    SOCKET,
    SWITCH,
    LAMP,
    WORD
  }

  private static final List<Part> PARTS =
      List.of(
          new Part(Kind.SCREW, 90, 84, ""),
          new Part(Kind.SCREW, 512, 84, ""),
          new Part(Kind.SCREW, 934, 84, ""),
          new Part(Kind.SCREW, 90, 684, ""),
          new Part(Kind.SCREW, 512, 684, ""),
          new Part(Kind.SCREW, 934, 684, ""),
          new Part(Kind.SOCKET, 210, 270, ""),
          new Part(Kind.SOCKET, 360, 270, ""),
          new Part(Kind.SOCKET, 510, 270, ""),
          new Part(Kind.SOCKET, 210, 470, ""),
          new Part(Kind.SOCKET, 360, 470, ""),
          new Part(Kind.SOCKET, 510, 470, ""),
          new Part(Kind.SWITCH, 690, 280, ""),
          new Part(Kind.SWITCH, 800, 280, ""),
          new Part(Kind.LAMP, 690, 460, "C63A33"),
          new Part(Kind.LAMP, 760, 460, "D9A12E"),
          new Part(Kind.LAMP, 830, 460, "4F9A4B"),
          new Part(Kind.WORD, 285, 180, "INPUT"),
          new Part(Kind.WORD, 285, 570, "OUTPUT"),
          new Part(Kind.WORD, 745, 180, "POWER"),
          new Part(Kind.WORD, 760, 530, "STATUS"));

  @Override
  public int parts() {
    return PARTS.size();
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise brush = new ValueNoise(random.nextLong());
    double sheen = random.nextDouble(250, 520);
    picture.cover(
        (x, y, rgb) -> {
          double lines = brush.fractal(x / 240, y * 0.55, 3);
          double value = 0.56 + 0.13 * lines + 0.07 * Math.cos((y - sheen) / 260);
          rgb[0] = 0.99 * value;
          rgb[1] = value;
          rgb[2] = 1.02 * value;
        });
    Pen pen = new Pen(picture.graphics(), shot);
    for (int i = 0; i < PARTS.size(); i++) {
      Part part = PARTS.get(i);
      double turn = random.nextDouble(2 * Math.PI);
      double moveX = random.nextDouble(-1.2, 1.2);
      double moveY = random.nextDouble(-1.2, 1.2);
      if (odd.has(i)) {
        pen.home();
        odd.place(pen.graphics(), i, part.x() + moveX, part.y() + moveY, 30);
        draw(pen, part, turn);
      } else if (part.kind() != Kind.WORD) {
        pen.home();
        pen.graphics().translate(part.x(), part.y());
        pen.fill(Pen.rgb(0x17181A), Pen.disc(16));
        pen.bevel(Pen.disc(16), -3, 0.5);
      }
    }
    pen.graphics().dispose();
  }

  private static void draw(Pen pen, Part part, double turn) {
    switch (part.kind()) {
      case SCREW -> screw(pen, turn);
      case SOCKET -> socket(pen);
      case SWITCH -> lever(pen);
      case LAMP -> lamp(pen, Pen.rgb(Integer.parseInt(part.text(), 16)));
      default -> word(pen, part.text());
    }
  }

  private static void screw(Pen pen, double turn) {
    pen.shadow(Pen.disc(26), 4);
    pen.dome(Pen.rgb(0xF2F2EF), Pen.rgb(0xB4B5B4), Pen.rgb(0x6F7072), 26);
    pen.graphics().rotate(turn);
    for (int i = 0; i < 2; i++) {
      pen.fill(Pen.rgb(0x2B2C2E), Pen.box(32, 6.5, 3));
      pen.graphics().rotate(Math.PI / 2);
    }
  }

  private static void socket(Pen pen) {
    pen.shadow(Pen.disc(48), 7);
    pen.dome(Pen.rgb(0xE8E8E4), Pen.rgb(0x9C9DA0), Pen.rgb(0x54565A), 48);
    pen.bevel(Pen.disc(47), 2.5, 0.4);
    pen.fill(Pen.rgb(0x26282B), Pen.disc(35));
    pen.bevel(Pen.disc(35), -4, 0.45);
    for (int i = 0; i < 5; i++) {
      AffineTransform before = pen.graphics().getTransform();
      pen.graphics().rotate(i * 2 * Math.PI / 5);
      pen.graphics().translate(0, -20);
      pen.fill(Pen.rgb(0xC9A557), Pen.disc(5));
      pen.graphics().setTransform(before);
    }
    pen.fill(Pen.rgb(0x26282B), Pen.box(7, 14, 2));
  }

  private static void lever(Pen pen) {
    pen.shadow(Pen.disc(31), 4);
    pen.dome(Pen.rgb(0xE4E4E0), Pen.rgb(0xA4A5A8), Pen.rgb(0x606265), 31);
    pen.line(Pen.rgb(0x55575A), 2, Pen.disc(22));
    pen.graphics().translate(0, -16);
    Shape lever = Pen.box(17, 62, 17);
    pen.shadow(lever, 12);
    pen.fill(Pen.rgb(0xBFC0C2), lever);
    pen.bevel(lever, 3, 0.4);
    pen.line(Pen.grey(1, 0.6), 3, new Line2D.Double(-3, -22, -3, 20));
  }

  private static void lamp(Pen pen, Color colour) {
    pen.fill(Pen.rgb(0x3A3B3D), Pen.disc(19));
    pen.bevel(Pen.disc(19), 2.5, 0.4);
    pen.dome(Pen.rgb(0xFFF6EC), colour, colour.darker().darker(), 14.5);
  }

  private static void word(Pen pen, String text) {
    double height = 27;
    double left = -StrokeFont.width(text, height) / 2;
    pen.graphics().setColor(Pen.grey(1, 0.6));
    StrokeFont.draw(pen.graphics(), text, left + 1, -height / 2 + 1.2, height, 0.13);
    pen.graphics().setColor(Pen.grey(0.08, 0.9));
    StrokeFont.draw(pen.graphics(), text, left, -height / 2, height, 0.13);
  }
}
