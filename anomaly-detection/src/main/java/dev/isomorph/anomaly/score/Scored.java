package dev.isomorph.anomaly.score;

/** The result of a scorer for one image: a score, from 0, and a map of it. */
public final class Scored {
  private final double score;
  private final float[] map;

  Scored(double score, float[] map) {
    this.score = score;
    this.map = map;
  }

  /** The score, from 0. */
  public double score() {
    return score;
  }

  /** At each pixel, [H, W] in C order, from 0; not to be changed. */
  public float[] map() {
    return map;
  }
}
