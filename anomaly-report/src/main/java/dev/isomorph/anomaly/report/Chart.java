package dev.isomorph.anomaly.report;

import static dev.isomorph.api.page.HtmlPage.escaped;

import java.util.Locale;

/**
 * A small chart as SVG that follows the page's colours: a frame, marks inside it, a few words along
 * the axes. Positions inside are in 0..1, from the left and from below.
 */
final class Chart {
  private static final int WIDTH = 340;
  private static final int HEIGHT = 230;
  private static final int LEFT = 34;
  private static final int RIGHT = 8;
  private static final int TOP = 10;
  private static final int BOTTOM = 34;

  private final StringBuilder svg = new StringBuilder();

  /** {@code description} is read out where the chart cannot be seen. */
  Chart(String description) {
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(WIDTH, HEIGHT, escaped(description)));
  }

  /** A bar between two places, with words that show when it is pointed at. */
  Chart bar(String kind, double from, double to, double bottom, double top, String words) {
    double left = x(from) + 0.5;
    return add(
        "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>%s</title></rect>",
        kind, left, y(top), Math.max(0.5, x(to) - 0.5 - left), y(bottom) - y(top), escaped(words));
  }

  /** A line through points, each x and y. */
  Chart line(String kind, Iterable<double[]> points) {
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(path.isEmpty() ? 'M' : 'L');
      path.append(String.format(Locale.ROOT, "%.1f %.1f", x(point[0]), y(point[1])));
    }
    return add("<path class=\"%s\" d=\"%s\"/>", kind, path);
  }

  /** A point to look at. */
  Chart point(String kind, double x, double y, String words) {
    return add(
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s</title></circle>",
        kind, x(x), y(y), escaped(words));
  }

  /** Words below the horizontal axis, around a place. */
  Chart below(double x, String words) {
    String anchor = x < 0.1 ? "start" : x > 0.9 ? "end" : "middle";
    return add(
        "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
        anchor, x(x), HEIGHT - BOTTOM + 14, escaped(words));
  }

  /** Words left of the vertical axis. */
  Chart beside(double y, String words) {
    return add(
        "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
        LEFT - 5, y(y) + 4, escaped(words));
  }

  /** What the horizontal axis is. */
  Chart axis(String words) {
    return add(
        "<text class=\"axis\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
        x(0.5), HEIGHT - 4, escaped(words));
  }

  /** Words inside, at the upper end of a place. */
  Chart inside(double x, String words) {
    boolean right = x > 0.5;
    return add(
        "<text class=\"mark\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
        right ? "end" : "start", x(x) + (right ? -5 : 5), TOP + 10, escaped(words));
  }

  /** The whole element. */
  @Override
  public String toString() {
    return svg
        + String.format(
            Locale.ROOT,
            "<path class=\"frame\" d=\"M%d %d V%d H%d\"/></svg>",
            LEFT,
            TOP,
            HEIGHT - BOTTOM,
            WIDTH - RIGHT);
  }

  private Chart add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
    return this;
  }

  private static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
  }
}
