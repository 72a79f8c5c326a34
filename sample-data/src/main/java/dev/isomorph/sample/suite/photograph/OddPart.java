package dev.isomorph.sample.suite.photograph;

import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * The part of a scene that is missing or not in its place.
 *
 * @param part its number in the order of painting; negative for none
 * @param missing whether it is missing; else it is displaced
 * @param alongX how far it is displaced to the right, as a share of its radius
 * @param alongY how far it is displaced downwards
 * @param turn how far it is turned, in radians
 */
record OddPart(int part, boolean missing, double alongX, double alongY, double turn) {
  /** All parts are where they should be. */
  static final OddPart NONE = new OddPart(-1, false, 0, 0, 0);

  static OddPart missing(int parts, SplittableRandom random) {
    return new OddPart(random.nextInt(parts), true, 0, 0, 0);
  }

  /** Displaced by a fifth to a half of its radius, and turned by up to 25 degrees. */
  static OddPart displaced(int parts, SplittableRandom random) {
    int part = random.nextInt(parts);
    double distance = random.nextDouble(0.2, 0.5);
    double heading = random.nextDouble(2 * Math.PI);
    double turn = Math.toRadians(random.nextDouble(8, 25)) * (random.nextBoolean() ? 1 : -1);
    return new OddPart(
        part, false, distance * Math.cos(heading), distance * Math.sin(heading), turn);
  }

  /** Whether a part is there at all. */
  boolean has(int number) {
    return number != part || !missing;
  }

  /**
   * Moves the origin of the graphics to where a part is.
   *
   * @param number of the part
   * @param radius of the part, in scene units
   */
  void place(Graphics2D graphics, int number, double x, double y, double radius) {
    graphics.translate(x, y);
    if (number == part) {
      graphics.translate(alongX * radius, alongY * radius);
      graphics.rotate(turn);
    }
  }
}
