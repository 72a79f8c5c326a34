package dev.isomorph.anomaly.score;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.imaging.RgbImage;

/**
 * Photographs of a scene whose brightness is a known function of the place: discs on a surface, one
 * of which may be missing, seen by a camera that is turned, moved and lit as the test wants.
 */
public record ScenePhotographs(int height, int width) {
  private static final int DISCS = 14;

  /** How a photograph is taken. */
  public record Shot(Similarity pose, int missing, long noise) {
    /** Of the whole scene, from where the scene is defined. */
    public static Shot usual(long noise) {
      return new Shot(Similarity.IDENTITY, -1, noise);
    }

    /** By a camera that shakes by up to 5 pixels and a degree, the same for the same number. */
    public static Shot shaken(long number) {
      CounterGenerator random = CounterGenerator.of(number, "shake");
      double angle = Math.toRadians(2 * random.uniform(0) - 1);
      double scale = 0.99 + 0.02 * random.uniform(1);
      Similarity pose =
          new Similarity(
              scale * Math.cos(angle),
              scale * Math.sin(angle),
              10 * random.uniform(2) - 5,
              10 * random.uniform(3) - 5);
      return new Shot(pose, -1, number);
    }

    /** The same where a disc is not there. */
    public Shot without(int disc) {
      return new Shot(pose, disc, noise);
    }
  }

  /** Row of the centre of a disc, counted from the centre of the scene. */
  double discY(int disc) {
    return (CounterGenerator.of(disc, "disc").uniform(0) - 0.5) * 0.75 * height;
  }

  /** Column of the centre of a disc, counted from the centre of the scene. */
  double discX(int disc) {
    return ((disc + 0.5) / DISCS - 0.5) * 0.8 * width;
  }

  /** A photograph; each pixel shows the scene where the pose takes it. */
  public RgbImage photograph(Shot shot) {
    byte[] samples = new byte[3 * height * width];
    CounterGenerator noise = CounterGenerator.of(shot.noise(), "noise");
    float light = (float) (0.9 + 0.2 * CounterGenerator.of(shot.noise(), "light").uniform(0));
    shot.pose()
        .eachSource(
            height,
            width,
            (i, y, x) -> {
              double value =
                  brightness(y - (height - 1) / 2.0, x - (width - 1) / 2.0, shot.missing());
              for (int c = 0; c < 3; c++) {
                double seen = light * (value + 0.02 * (noise.uniform(3L * i + c) - 0.5));
                samples[3 * i + c] = (byte) Math.max(0, Math.min(255, Math.round(255 * seen)));
              }
            });
    return new RgbImage(height, width, samples);
  }

  private double brightness(double y, double x, int missing) {
    double value = 0.45;
    for (int disc = 0; disc < DISCS; disc++) {
      if (disc != missing) {
        double far = Math.hypot(y - discY(disc), x - discX(disc)) - 5;
        value += (disc % 2 == 0 ? 0.35 : -0.3) / (1 + Math.exp(2 * far));
      }
    }
    return value;
  }
}
