package dev.isomorph.sample.suite.photograph;

import dev.isomorph.spec.Size2d;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A drawing before it is photographed. Coordinates are the scene's: {@value #WIDTH} x {@value
 * #HEIGHT} units whatever the size in pixels, x right, y down, moved by the pose.
 */
final class Picture {
  /** Width of a scene, in its units. */
  static final int WIDTH = 1024;

  /** Height of a scene, in its units. */
  static final int HEIGHT = 768;

  private final BufferedImage image;
  private final AffineTransform toPixels;
  private final AffineTransform toScene;

  /** A black picture of a size in pixels, seen in a pose. */
  Picture(Size2d size, AffineTransform pose) {
    this.image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    this.toPixels =
        AffineTransform.getScaleInstance(
            (double) size.width() / WIDTH, (double) size.height() / HEIGHT);
    toPixels.concatenate(pose);
    try {
      this.toScene = toPixels.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalArgumentException("pose: expected one that can be inverted: " + pose, e);
    }
  }

  /** The colour of a surface at each point of the scene. */
  interface Surface {
    /** Writes red, green and blue, each 0..1; values outside are clipped. */
    void colour(double x, double y, double[] rgb);
  }

  /** The new colour of a point from its old one. */
  interface Change {
    /** Changes red, green and blue, each 0..1, in place. */
    void apply(double x, double y, double[] rgb);
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** Red, green and blue of each pixel in the low 24 bits; the picture's own array. */
  int[] pixels() {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  /** For drawing in scene units; the caller disposes of it. */
  Graphics2D graphics() {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.transform(toPixels);
    return graphics;
  }

  /** Covers the whole picture with a surface. */
  void cover(Surface surface) {
    change(surface::colour);
  }

  /** Changes every pixel of the picture. */
  void change(Change change) {
    change(0, 0, width(), height(), change);
  }

  /** Changes the pixels no further from a point than a reach, all in scene units. */
  void changeAround(double centreX, double centreY, double reach, Change change) {
    double[] point = {centreX, centreY};
    toPixels.transform(point, 0, point, 0, 1);
    double pixels = reach * Math.sqrt(Math.abs(toPixels.getDeterminant())) + 1;
    change(
        (int) Math.max(0, point[0] - pixels),
        (int) Math.max(0, point[1] - pixels),
        (int) Math.min(width(), point[0] + pixels + 1),
        (int) Math.min(height(), point[1] + pixels + 1),
        change);
  }

  private void change(int left, int top, int right, int bottom, Change change) {
    int[] pixels = pixels();
    double[] point = new double[2];
    double[] rgb = new double[3];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int at = y * width() + x;
        point[0] = x + 0.5;
        point[1] = y + 0.5;
        toScene.transform(point, 0, point, 0, 1);
        unpack(pixels[at], rgb);
        change.apply(point[0], point[1], rgb);
        pixels[at] = pack(rgb);
      }
    }
  }

  /** The colour at a point of the scene, the nearest pixel's; outside, that of the border. */
  void colourAt(double x, double y, double[] rgb) {
    double[] point = {x, y};
    toPixels.transform(point, 0, point, 0, 1);
    int column = (int) Math.max(0, Math.min(width() - 1, Math.floor(point[0])));
    int row = (int) Math.max(0, Math.min(height() - 1, Math.floor(point[1])));
    unpack(pixels()[row * width() + column], rgb);
  }

  /** The mean brightness around a point of the scene, 0..1. */
  double brightnessAround(double x, double y, double reach) {
    double[] rgb = new double[3];
    double sum = 0;
    for (int i = -2; i <= 2; i++) {
      for (int j = -2; j <= 2; j++) {
        colourAt(x + i * reach / 2, y + j * reach / 2, rgb);
        sum += (rgb[0] + rgb[1] + rgb[2]) / 3;
      }
    }
    return sum / 25;
  }

  /** The same picture in pixels of its own. */
  Picture copy() {
    Picture copy = new Picture(this);
    System.arraycopy(pixels(), 0, copy.pixels(), 0, pixels().length);
    return copy;
  }

  private Picture(Picture other) {
    this.image = new BufferedImage(other.width(), other.height(), BufferedImage.TYPE_INT_RGB);
    this.toPixels = other.toPixels;
    this.toScene = other.toScene;
  }

  private static void unpack(int packed, double[] rgb) {
    rgb[0] = (packed >> 16 & 0xFF) / 255.0;
    rgb[1] = (packed >> 8 & 0xFF) / 255.0;
    rgb[2] = (packed & 0xFF) / 255.0;
  }

  private static int pack(double[] rgb) {
    return sample(rgb[0]) << 16 | sample(rgb[1]) << 8 | sample(rgb[2]);
  }

  private static int sample(double value) {
    return (int) (255 * Math.max(0, Math.min(1, value)) + 0.5);
  }
}
