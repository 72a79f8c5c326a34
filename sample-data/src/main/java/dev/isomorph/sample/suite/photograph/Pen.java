package dev.isomorph.sample.suite.photograph;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;

/** Drawing of solid things that are lit from one side. For one painting. */
final class Pen {
  private final Graphics2D graphics;
  private final Shot shot;
  private final AffineTransform scene;

  /** A pen on graphics in scene units. */
  Pen(Graphics2D graphics, Shot shot) {
    this.graphics = graphics;
    this.shot = shot;
    this.scene = graphics.getTransform();
  }

  Graphics2D graphics() {
    return graphics;
  }

  /** Moves the origin back to the scene's. */
  void home() {
    graphics.setTransform(scene);
  }

  void fill(Color colour, Shape shape) {
    graphics.setColor(colour);
    graphics.fill(shape);
  }

  void line(Color colour, double width, Shape shape) {
    graphics.setColor(colour);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /** The soft shadow of a shape that stands above its ground. */
  void shadow(Shape shape, double height) {
    AffineTransform before = graphics.getTransform();
    double[] away = away(height);
    graphics.translate(away[0], away[1]);
    for (int i = 0; i < 4; i++) {
      line(grey(0, 0.09), (4 - i) * 0.4 * height, shape);
    }
    fill(grey(0, 0.3), shape);
    graphics.setTransform(before);
  }

  /** A disc whose brightness falls from the side to the light to the other. */
  void dome(Color bright, Color middle, Color dark, double radius) {
    double[] towards = away(-0.45 * radius);
    graphics.setPaint(
        new RadialGradientPaint(
            (float) towards[0],
            (float) towards[1],
            (float) (1.5 * radius),
            new float[] {0, 0.45f, 1},
            new Color[] {bright, middle, dark}));
    graphics.fill(disc(radius));
  }

  /** A bright edge to the light and a dark one on the other side. */
  void bevel(Shape shape, double width, double strength) {
    AffineTransform before = graphics.getTransform();
    double[] towards = away(-0.5 * width);
    graphics.translate(towards[0], towards[1]);
    line(grey(1, strength), 0.8 * Math.abs(width), shape);
    graphics.translate(-2 * towards[0], -2 * towards[1]);
    line(grey(0, strength), 0.8 * Math.abs(width), shape);
    graphics.setTransform(before);
  }

  /** The vector of a length that points from the light, in the axes that hold at present. */
  private double[] away(double length) {
    AffineTransform now = graphics.getTransform();
    double turn = Math.atan2(now.getShearY(), now.getScaleX());
    double cos = Math.cos(-turn);
    double sin = Math.sin(-turn);
    return new double[] {
      -length * (shot.lightX() * cos - shot.lightY() * sin),
      -length * (shot.lightX() * sin + shot.lightY() * cos)
    };
  }

  static Shape disc(double radius) {
    return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
  }

  /** A rectangle around the origin. */
  static Shape box(double width, double height, double rounding) {
    return new RoundRectangle2D.Double(-width / 2, -height / 2, width, height, rounding, rounding);
  }

  static Color grey(double value, double opacity) {
    return new Color((float) value, (float) value, (float) value, (float) opacity);
  }

  static Color rgb(int hex) {
    return new Color(hex);
  }
}
