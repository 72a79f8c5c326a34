package dev.isomorph.sample.suite.photograph;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/** Paints damage over a finished scene. Lengths are in scene units of 1024 x 768. */
final class SurfaceDamage {
  private final Picture picture;
  private final Shot shot;
  private final Rectangle2D body;
  private final boolean hasParts;

  SurfaceDamage(Picture picture, Shot shot, Scene scene) {
    this.picture = picture;
    this.shot = shot;
    this.body = scene.body();
    this.hasParts = scene.parts() > 0;
  }

  boolean hasParts() {
    return hasParts;
  }

  void scratch(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double heading = random.nextDouble(2 * Math.PI);
    Path2D line = new Path2D.Double();
    line.moveTo(x, y);
    int pieces = random.nextInt(1, 4);
    for (int i = 0; i < pieces; i++) {
      double length = random.nextDouble(70, 150) / Math.sqrt(pieces);
      double bend = random.nextDouble(-0.16, 0.16);
      double middleX = x + 0.5 * length * Math.cos(heading + bend);
      double middleY = y + 0.5 * length * Math.sin(heading + bend);
      heading += random.nextDouble(-0.3, 0.3);
      x += length * Math.cos(heading);
      y += length * Math.sin(heading);
      line.quadTo(middleX, middleY, x, y);
    }
    double width = random.nextDouble(1.6, 3.4);
    boolean bright = picture.brightnessAround(x, y, 30) < random.nextDouble(0.35, 0.75);
    Graphics2D graphics = picture.graphics();
    graphics.setStroke(stroke(width));
    graphics.setColor(grey(bright ? 0.92 : 0.1, random.nextDouble(0.6, 0.95)));
    graphics.draw(line);
    graphics.translate(-0.7 * width * shot.lightX(), -0.7 * width * shot.lightY());
    graphics.setStroke(stroke(0.6 * width));
    graphics.setColor(grey(bright ? 0.05 : 0.95, random.nextDouble(0.25, 0.55)));
    graphics.draw(line);
    graphics.dispose();
  }

  void chip(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double radius = random.nextDouble(9, 26);
    Shape outline = splinter(random, x, y, radius, 9);
    double around = picture.brightnessAround(x, y, radius);
    double step = random.nextDouble(0.16, 0.34);
    breakOut(random, outline, x, y, radius, around > 0.5 ? around - step : around + step);
  }

  /** A piece of the uppermost layer that came off; below it is one colour. */
  void flake(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double radius = random.nextDouble(26, 62);
    Shape outline = splinter(random, x, y, radius, 15);
    double around = picture.brightnessAround(x, y, radius);
    double step = random.nextDouble(0.12, 0.24);
    breakOut(random, outline, x, y, radius, around > 0.45 ? around - step : around + step);
  }

  private void breakOut(
      SplittableRandom random, Shape outline, double x, double y, double radius, double ground) {
    double warmth = random.nextDouble(-0.03, 0.05);
    ValueNoise grain = new ValueNoise(random.nextLong());
    Graphics2D graphics = picture.graphics();
    graphics.setStroke(stroke(2.2));
    graphics.translate(-1.4 * shot.lightX(), -1.4 * shot.lightY());
    graphics.setColor(grey(0.96, 0.5));
    graphics.draw(outline);
    graphics.translate(2.8 * shot.lightX(), 2.8 * shot.lightY());
    graphics.setColor(grey(0.02, 0.6));
    graphics.draw(outline);
    graphics.dispose();
    picture.changeAround(
        x,
        y,
        1.6 * radius,
        (u, v, rgb) -> {
          if (outline.contains(u, v)) {
            double value = ground + 0.09 * grain.fractal(u / 5, v / 5, 3);
            rgb[0] = value + warmth;
            rgb[1] = value;
            rgb[2] = value - warmth;
          }
        });
  }

  void stain(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double radius = random.nextDouble(20, 75);
    double strength = random.nextDouble(0.2, 0.5);
    double rim = random.nextDouble(0.1, 0.5);
    double hue = random.nextDouble();
    int tint = Color.HSBtoRGB((float) hue, (float) random.nextDouble(0.15, 0.8), 0.45f);
    boolean pale = picture.brightnessAround(x, y, radius) < 0.25;
    double[] colour = {
      (tint >> 16 & 0xFF) / 255.0, (tint >> 8 & 0xFF) / 255.0, (tint & 0xFF) / 255.0
    };
    double stretch = random.nextDouble(0.6, 1.6);
    ValueNoise edge = new ValueNoise(random.nextLong());
    picture.changeAround(
        x,
        y,
        2.2 * radius,
        (u, v, rgb) -> {
          double dx = (u - x) * Math.sqrt(stretch) / radius;
          double dy = (v - y) / Math.sqrt(stretch) / radius;
          double depth = 1 - Math.hypot(dx, dy) + 0.55 * edge.fractal(u / 28, v / 28, 3);
          if (depth <= 0) {
            return;
          }
          double inside = Math.min(1, depth / 0.14);
          double dried = inside * (1 + rim * Math.exp(-depth * depth / 0.02)) * strength;
          for (int c = 0; c < 3; c++) {
            double target = pale ? rgb[c] + 0.5 * colour[c] + 0.1 : rgb[c] * colour[c];
            rgb[c] += Math.min(1, dried) * (target - rgb[c]);
          }
        });
  }

  void dent(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double radius = random.nextDouble(16, 44);
    double depth = random.nextDouble(0.3, 0.6) * (random.nextBoolean() ? 1 : -1);
    double stretch = random.nextDouble(0.65, 1.5);
    double turn = random.nextDouble(Math.PI);
    picture.changeAround(
        x,
        y,
        2.5 * radius,
        (u, v, rgb) -> {
          double along = ((u - x) * Math.cos(turn) + (v - y) * Math.sin(turn)) * stretch;
          double across = ((v - y) * Math.cos(turn) - (u - x) * Math.sin(turn)) / stretch;
          double r2 = (along * along + across * across) / (radius * radius);
          double slope = Math.exp(-2 * r2) * 2.2 / radius;
          double facing = slope * ((u - x) * shot.lightX() + (v - y) * shot.lightY());
          double gain = 1 - depth * facing - 0.12 * Math.abs(depth) * Math.exp(-3 * r2);
          for (int c = 0; c < 3; c++) {
            rgb[c] *= gain;
          }
        });
  }

  void foreign(SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      crumbs(random);
    } else {
      fibre(random);
    }
  }

  private void fibre(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double heading = random.nextDouble(2 * Math.PI);
    double curl = random.nextDouble(-0.5, 0.5);
    Path2D line = new Path2D.Double();
    line.moveTo(x, y);
    int pieces = random.nextInt(4, 9);
    for (int i = 0; i < pieces; i++) {
      double length = random.nextDouble(14, 32);
      double next = heading + curl + random.nextDouble(-0.5, 0.5);
      line.curveTo(
          x + 0.35 * length * Math.cos(heading),
          y + 0.35 * length * Math.sin(heading),
          x + length * Math.cos(heading) - 0.3 * length * Math.cos(next),
          y + length * Math.sin(heading) - 0.3 * length * Math.sin(next),
          x + length * Math.cos(heading),
          y + length * Math.sin(heading));
      x += length * Math.cos(heading);
      y += length * Math.sin(heading);
      heading = next;
    }
    boolean bright = picture.brightnessAround(x, y, 40) < 0.4;
    float hue = (float) random.nextDouble();
    Color colour =
        Color.getHSBColor(hue, (float) random.nextDouble(0, 0.7), bright ? 0.95f : 0.18f);
    double width = random.nextDouble(1.7, 3.2);
    Graphics2D graphics = picture.graphics();
    graphics.setStroke(stroke(1.3 * width));
    AffineTransform before = graphics.getTransform();
    graphics.translate(-2.5 * shot.lightX(), -2.5 * shot.lightY());
    graphics.setColor(grey(0, 0.3));
    graphics.draw(line);
    graphics.setTransform(before);
    graphics.setStroke(stroke(width));
    graphics.setColor(colour);
    graphics.draw(line);
    graphics.dispose();
  }

  private void crumbs(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    boolean bright = picture.brightnessAround(x, y, 25) < 0.45;
    int count = random.nextInt(3, 8);
    Graphics2D graphics = picture.graphics();
    AffineTransform before = graphics.getTransform();
    for (int i = 0; i < count; i++) {
      double radius = random.nextDouble(4, 11);
      Shape crumb =
          splinter(
              random, x + random.nextDouble(-28, 28), y + random.nextDouble(-28, 28), radius, 7);
      graphics.translate(-3 * shot.lightX(), -3 * shot.lightY());
      graphics.setColor(grey(0, 0.35));
      graphics.fill(crumb);
      graphics.setTransform(before);
      double value = bright ? random.nextDouble(0.65, 0.95) : random.nextDouble(0.12, 0.35);
      graphics.setColor(new Color((float) value, (float) (0.9 * value), (float) (0.72 * value)));
      graphics.fill(crumb);
    }
    graphics.dispose();
  }

  /** A piece of the surface that is shifted a little, with a gap at its edge. */
  void slip(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double halfWidth = random.nextDouble(28, 75);
    double halfHeight = random.nextDouble(20, 50);
    double turn = random.nextDouble(-0.4, 0.4);
    double distance = random.nextDouble(7, 16);
    double heading = random.nextDouble(2 * Math.PI);
    double moveX = distance * Math.cos(heading);
    double moveY = distance * Math.sin(heading);
    Picture before = picture.copy();
    picture.changeAround(
        x,
        y,
        halfWidth + halfHeight,
        (u, v, rgb) -> {
          double along = (u - x) * Math.cos(turn) + (v - y) * Math.sin(turn);
          double across = (v - y) * Math.cos(turn) - (u - x) * Math.sin(turn);
          double depth = Math.min(halfWidth - Math.abs(along), halfHeight - Math.abs(across));
          if (depth > 0) {
            before.colourAt(u - moveX, v - moveY, rgb);
            double edge = depth < 2.5 ? 0.62 : 1;
            for (int c = 0; c < 3; c++) {
              rgb[c] *= edge;
            }
          }
        });
  }

  void smear(SplittableRandom random) {
    double x = x(random);
    double y = y(random);
    double turn = random.nextDouble(Math.PI);
    double reach = random.nextDouble(40, 95);
    double breadth = random.nextDouble(14, 34);
    double drag = random.nextDouble(14, 30);
    double veil = random.nextDouble(0.05, 0.11) * (random.nextBoolean() ? 1 : -1);
    Picture before = picture.copy();
    ValueNoise streaks = new ValueNoise(random.nextLong());
    picture.changeAround(
        x,
        y,
        reach,
        (u, v, rgb) -> {
          double along = (u - x) * Math.cos(turn) + (v - y) * Math.sin(turn);
          double across = (v - y) * Math.cos(turn) - (u - x) * Math.sin(turn);
          double ragged = 1 + 0.25 * streaks.at(along / 60, across / 4);
          double r2 =
              along * along / (reach * reach) + across * across / (breadth * breadth) * ragged;
          if (r2 >= 1) {
            return;
          }
          double share = Math.min(1, 3 * (1 - r2));
          double[] sum = new double[3];
          double[] one = new double[3];
          for (int step = -7; step <= 7; step++) {
            before.colourAt(
                u + step * drag / 7 * Math.cos(turn), v + step * drag / 7 * Math.sin(turn), one);
            for (int c = 0; c < 3; c++) {
              sum[c] += one[c] / 15;
            }
          }
          for (int c = 0; c < 3; c++) {
            rgb[c] += share * (sum[c] + veil - rgb[c]);
          }
        });
  }

  private double x(SplittableRandom random) {
    return random.nextDouble(body.getMinX() + 20, body.getMaxX() - 20);
  }

  private double y(SplittableRandom random) {
    return random.nextDouble(body.getMinY() + 20, body.getMaxY() - 20);
  }

  /** An irregular polygon around a point. */
  private static Shape splinter(
      SplittableRandom random, double x, double y, double radius, int corners) {
    Path2D outline = new Path2D.Double();
    double stretch = random.nextDouble(0.65, 1);
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * (i + random.nextDouble(-0.35, 0.35)) / corners;
      double reach = radius * random.nextDouble(0.65, 1.2);
      double cornerX = x + reach * Math.cos(angle);
      double cornerY = y + stretch * reach * Math.sin(angle);
      if (i == 0) {
        outline.moveTo(cornerX, cornerY);
      } else {
        outline.lineTo(cornerX, cornerY);
      }
    }
    outline.closePath();
    return outline;
  }

  private static BasicStroke stroke(double width) {
    return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static Color grey(double value, double opacity) {
    return new Color((float) value, (float) value, (float) value, (float) opacity);
  }
}
