package dev.isomorph.sample.suite.photograph;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A green printed circuit board: traces, vias, chips, resistors and capacitors. */
final class Circuit implements Scene {
  private static final Color MASK = Pen.rgb(0x1D5B38);
  private static final Color TRACE = Pen.rgb(0x2E7D4C);
  private static final Color TIN = Pen.rgb(0xC9CBC6);
  private static final Color PRINT = Pen.rgb(0xE2E6DC);

  /** A component and where it is, in scene units; {@code code} is printed on or next to it. */
  private record Component(Kind kind, double x, double y, int quarterTurns, String code) {}

  private enum Kind {
    CHIP,
    RESISTOR,
    CAPACITOR,
    CAN,
    CRYSTAL
  }

  private final List<Component> components = components();

  @Override
  public int parts() {
    return components.size();
  }

  @Override
  public Rectangle2D body() {
    return new Rectangle2D.Double(55, 55, 914, 658);
  }

  private static List<Component> components() {
    List<Component> list = new ArrayList<>();
    list.add(new Component(Kind.CHIP, 330, 290, 0, "IX8051"));
    list.add(new Component(Kind.CHIP, 660, 250, 1, "MAX232"));
    list.add(new Component(Kind.CHIP, 620, 540, 0, "74HC14"));
    list.add(new Component(Kind.CRYSTAL, 330, 480, 0, "16-000"));
    list.add(new Component(Kind.CAN, 150, 150, 0, ""));
    list.add(new Component(Kind.CAN, 150, 610, 0, ""));
    list.add(new Component(Kind.CAN, 870, 150, 0, ""));
    for (int i = 0; i < 7; i++) {
      list.add(new Component(Kind.RESISTOR, 860, 290 + 56 * i, 0, "R" + (10 + i)));
    }
    for (int i = 0; i < 5; i++) {
      list.add(new Component(Kind.CAPACITOR, 150, 260 + 56 * i, 0, "C" + (1 + i)));
    }
    for (int i = 0; i < 6; i++) {
      list.add(new Component(Kind.RESISTOR, 270 + 62 * i, 640, 1, "R" + (20 + i)));
    }
    for (int i = 0; i < 5; i++) {
      list.add(new Component(Kind.CAPACITOR, 290 + 62 * i, 110, 1, "C" + (30 + i)));
    }
    return List.copyOf(list);
  }

  @Override
  public void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd) {
    ValueNoise bench = new ValueNoise(random.nextLong());
    picture.cover(
        (x, y, rgb) -> {
          double value = 0.16 + 0.03 * bench.fractal(x / 5, y / 5, 3);
          rgb[0] = value;
          rgb[1] = value;
          rgb[2] = 1.08 * value;
        });
    Pen pen = new Pen(picture.graphics(), shot);
    board(pen);
    for (int i = 0; i < components.size(); i++) {
      Component component = components.get(i);
      double moveX = random.nextDouble(-1.6, 1.6);
      double moveY = random.nextDouble(-1.6, 1.6);
      double turn = Math.toRadians(random.nextDouble(-1.5, 1.5));
      pen.home();
      pen.graphics().translate(component.x(), component.y());
      pen.graphics().rotate(component.quarterTurns() * Math.PI / 2);
      pads(pen, component);
      if (odd.has(i)) {
        pen.home();
        odd.place(
            pen.graphics(), i, component.x() + moveX, component.y() + moveY, radius(component));
        pen.graphics().rotate(turn + component.quarterTurns() * Math.PI / 2);
        body(pen, component);
      }
    }
    pen.graphics().dispose();
    ValueNoise gloss = new ValueNoise(random.nextLong());
    picture.change(
        (x, y, rgb) -> {
          double gain =
              1 + 0.05 * gloss.fractal(x / 3, y / 3, 2) + 0.04 * gloss.at(x / 140, y / 140);
          for (int c = 0; c < 3; c++) {
            rgb[c] *= gain;
          }
        });
  }

  private static double radius(Component component) {
    return switch (component.kind()) {
      case CHIP -> 50;
      case CAN -> 44;
      case CRYSTAL -> 40;
      default -> 34;
    };
  }

  private static void board(Pen pen) {
    pen.graphics().translate(Picture.WIDTH / 2.0, Picture.HEIGHT / 2.0);
    Shape board = Pen.box(960, 704, 18);
    pen.shadow(board, 8);
    pen.fill(MASK, board);
    pen.bevel(board, 2.5, 0.35);
    pen.home();
    SplittableRandom routes = new SplittableRandom(8051);
    for (int i = 0; i < 46; i++) {
      trace(pen, routes);
    }
    for (int[] corner : new int[][] {{62, 62}, {962, 62}, {62, 706}, {962, 706}}) {
      pen.home();
      pen.graphics().translate(corner[0], corner[1]);
      pen.fill(Pen.rgb(0xC2A964), Pen.disc(21));
      pen.fill(Pen.rgb(0x202024), Pen.disc(12));
    }
    pen.home();
    pen.graphics().setColor(PRINT);
    StrokeFont.draw(pen.graphics(), "ISO-42 REV C", 392, 388, 20, 0.14);
  }

  /** A trace along both axes and a diagonal between two vias. */
  private static void trace(Pen pen, SplittableRandom routes) {
    double x = 96 + 16 * routes.nextInt(53);
    double y = 80 + 16 * routes.nextInt(38);
    double across = 16 * routes.nextInt(3, 15) * (routes.nextBoolean() ? 1 : -1);
    double down = 16 * routes.nextInt(2, 9) * (routes.nextBoolean() ? 1 : -1);
    double endX = Math.max(90, Math.min(934, x + across));
    double endY = Math.max(76, Math.min(692, y + down));
    double diagonal = Math.min(Math.abs(endX - x), Math.abs(endY - y));
    Path2D path = new Path2D.Double();
    path.moveTo(x, y);
    path.lineTo(x + Math.signum(endX - x) * diagonal, y + Math.signum(endY - y) * diagonal);
    path.lineTo(endX, endY);
    pen.line(TRACE, 5.5, path);
    for (double[] end : new double[][] {{x, y}, {endX, endY}}) {
      pen.home();
      pen.graphics().translate(end[0], end[1]);
      pen.fill(TIN, Pen.disc(6.5));
      pen.fill(Pen.rgb(0x15251B), Pen.disc(3));
    }
    pen.home();
  }

  /** What is on the board below a component, so that it is seen where the component is missing. */
  private static void pads(Pen pen, Component component) {
    switch (component.kind()) {
      case CHIP -> {
        for (int i = 0; i < 8; i++) {
          pen.fill(TIN, new Rectangle2D.Double(-73 + 19 * i, -52, 12, 18));
          pen.fill(TIN, new Rectangle2D.Double(-73 + 19 * i, 34, 12, 18));
        }
      }
      case CAN -> pen.line(PRINT, 2.5, Pen.disc(50));
      case CRYSTAL -> {
        pen.fill(TIN, new Rectangle2D.Double(-66, -11, 24, 22));
        pen.fill(TIN, new Rectangle2D.Double(42, -11, 24, 22));
      }
      default -> {
        pen.fill(TIN, new Rectangle2D.Double(-35, -14, 18, 28));
        pen.fill(TIN, new Rectangle2D.Double(17, -14, 18, 28));
        pen.graphics().setColor(PRINT);
        StrokeFont.draw(pen.graphics(), component.code(), 44, -7, 14, 0.15);
      }
    }
  }

  private static void body(Pen pen, Component component) {
    switch (component.kind()) {
      case CHIP -> chip(pen, component.code());
      case RESISTOR -> resistor(pen, component.code());
      case CAPACITOR -> capacitor(pen);
      case CAN -> can(pen);
      default -> crystal(pen, component.code());
    }
  }

  private static void chip(Pen pen, String code) {
    for (int i = 0; i < 8; i++) {
      pen.fill(Pen.rgb(0xE4E5E2), new Rectangle2D.Double(-71 + 19 * i, -46, 8, 92));
    }
    Shape body = Pen.box(158, 68, 5);
    pen.shadow(body, 6);
    pen.fill(Pen.rgb(0x232527), body);
    pen.bevel(body, 2.5, 0.28);
    pen.graphics().setColor(Pen.rgb(0xA9ACA9));
    StrokeFont.draw(pen.graphics(), code, -StrokeFont.width(code, 19) / 2, -10, 19, 0.12);
    pen.graphics().translate(-64, 20);
    pen.fill(Pen.rgb(0x121314), Pen.disc(5));
  }

  private static void resistor(Pen pen, String code) {
    Shape body = Pen.box(56, 24, 3);
    pen.shadow(body, 4);
    pen.fill(Pen.rgb(0xDADAD6), body);
    pen.fill(Pen.rgb(0x1C1C1F), Pen.box(36, 24, 0));
    pen.graphics().setColor(PRINT);
    StrokeFont.draw(pen.graphics(), code.substring(1) + "2", -13, -6, 12, 0.14);
  }

  private static void capacitor(Pen pen) {
    Shape body = Pen.box(54, 26, 4);
    pen.shadow(body, 5);
    pen.fill(Pen.rgb(0xD5D6D2), body);
    pen.fill(Pen.rgb(0xA98757), Pen.box(32, 26, 0));
    pen.line(Pen.grey(1, 0.3), 3, new Line2D.Double(-14, -8, 14, -8));
  }

  private static void can(Pen pen) {
    pen.shadow(Pen.disc(44), 12);
    pen.dome(Pen.rgb(0xF0F0EE), Pen.rgb(0xB3B4B6), Pen.rgb(0x77797C), 44);
    pen.line(Pen.grey(0.3, 0.7), 2, Pen.disc(39));
    Path2D stripe = new Path2D.Double();
    stripe.moveTo(-36, -14);
    stripe.quadTo(-42, 0, -36, 14);
    stripe.lineTo(-24, 14);
    stripe.lineTo(-24, -14);
    stripe.closePath();
    pen.fill(Pen.rgb(0x2A2B33), stripe);
    pen.graphics().setColor(Pen.rgb(0x2A2B33));
    StrokeFont.draw(pen.graphics(), "47", -6, -14, 17, 0.14);
    StrokeFont.draw(pen.graphics(), "16V", -12, 8, 14, 0.14);
  }

  private static void crystal(Pen pen, String code) {
    Shape body = Pen.box(118, 46, 44);
    pen.shadow(body, 7);
    pen.fill(Pen.rgb(0xB9BBBB), body);
    pen.bevel(body, 4, 0.35);
    pen.graphics().setColor(Pen.rgb(0x3A3B3D));
    StrokeFont.draw(pen.graphics(), code, -StrokeFont.width(code, 15) / 2, -8, 15, 0.13);
  }
}
