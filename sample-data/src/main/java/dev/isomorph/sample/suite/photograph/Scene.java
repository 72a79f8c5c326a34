package dev.isomorph.sample.suite.photograph;

import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/** What is pictured. Immutable; safe from many threads. */
interface Scene {
  /**
   * Paints the scene over the whole picture. What differs from one normal photograph to the next is
   * drawn from {@code random}, in an order that {@code odd} does not change, so that two paintings
   * with equal random numbers differ by the odd part alone.
   *
   * @param odd which part is missing or displaced; {@link OddPart#NONE} for a normal scene
   */
  void paint(Picture picture, Shot shot, SplittableRandom random, OddPart odd);

  /** How many parts can be missing or displaced; 0 for a surface without parts. */
  int parts();

  /** Where a surface may be damaged, in scene units. */
  default Rectangle2D body() {
    return new Rectangle2D.Double(40, 40, Picture.WIDTH - 80, Picture.HEIGHT - 80);
  }
}
