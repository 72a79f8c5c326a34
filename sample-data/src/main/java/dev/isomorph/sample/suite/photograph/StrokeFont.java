package dev.isomorph.sample.suite.photograph;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Map;

/**
 * Letters and digits as lines through a grid of three by five points, so that texts look the same
 * on machines with other fonts or none.
 *
 * <p>The points are lettered a to o, row by row; a blank lifts the pen.
 */
final class StrokeFont {
  /** Distance of one letter from the next, as a share of the height. */
  static final double ADVANCE = 0.72;

  private static final Map<Character, String> GLYPHS =
      Map.ofEntries(
          Map.entry('0', "acoma cm"),
          Map.entry('1', "dbn mo"),
          Map.entry('2', "acigmo"),
          Map.entry('3', "acom gi"),
          Map.entry('4', "agi co"),
          Map.entry('5', "cagiom"),
          Map.entry('6', "camoig"),
          Map.entry('7', "acn"),
          Map.entry('8', "acoma gi"),
          Map.entry('9', "igacom"),
          Map.entry('A', "mdbfo gi"),
          Map.entry('B', "abfhlnma gh"),
          Map.entry('C', "cbdjno"),
          Map.entry('D', "abflnma"),
          Map.entry('E', "camo gh"),
          Map.entry('F', "cam gh"),
          Map.entry('G', "cbdjnoih"),
          Map.entry('H', "am co gi"),
          Map.entry('I', "bn"),
          Map.entry('K', "am cgo"),
          Map.entry('L', "amo"),
          Map.entry('M', "maeco"),
          Map.entry('N', "maoc"),
          Map.entry('O', "bdjnlfb"),
          Map.entry('P', "mabfhg"),
          Map.entry('R', "mabfhg ho"),
          Map.entry('S', "cbdgiln m"),
          Map.entry('T', "ac bn"),
          Map.entry('U', "ajnlc"),
          Map.entry('V', "anc"),
          Map.entry('W', "amkoc"),
          Map.entry('X', "ao cm"),
          Map.entry('Y', "ahc hn"),
          Map.entry('Z', "acmo"),
          Map.entry('-', "gi"),
          Map.entry('/', "cm"));

  private StrokeFont() {}

  /**
   * Draws a line of text in the colour of the graphics.
   *
   * @param x left end
   * @param y top
   * @param height of the letters
   * @param weight of the pen, as a share of the height
   */
  static void draw(
      Graphics2D graphics, String text, double x, double y, double height, double weight) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < text.length(); i++) {
      String glyph = GLYPHS.getOrDefault(text.charAt(i), "");
      boolean down = false;
      for (char point : glyph.toCharArray()) {
        if (point == ' ') {
          down = false;
          continue;
        }
        double pointX = x + height * (ADVANCE * i + 0.25 * ((point - 'a') % 3));
        double pointY = y + height * 0.25 * ((point - 'a') / 3);
        if (down) {
          path.lineTo(pointX, pointY);
        } else {
          path.moveTo(pointX, pointY);
        }
        down = true;
      }
    }
    graphics.setStroke(
        new BasicStroke((float) (weight * height), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  /** How wide a text is. */
  static double width(String text, double height) {
    return height * (ADVANCE * (text.length() - 1) + 0.5);
  }
}
