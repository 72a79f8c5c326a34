package dev.isomorph.sample.suite.photograph;

import java.awt.geom.AffineTransform;
import java.util.SplittableRandom;

/**
 * The conditions of one photograph: how the scene lies before the camera, and how it is lit.
 *
 * @param pose moves the scene before the camera, in scene units
 * @param lightX x of the unit vector in the image plane that points to the light
 * @param lightY y of that vector, downwards
 * @param red gain of the red channel, about 1
 * @param green gain of the green channel
 * @param blue gain of the blue channel
 * @param slope how much brighter the side to the light is than the middle, as a share
 * @param vignette how much darker the corners are than the middle, as a share
 * @param blurPixels standard deviation of the lens' blur, in pixels of 1024 across
 * @param noise standard deviation of the sensor's noise at full brightness, 0..1
 * @param noiseSeed of the sensor's noise
 */
record Shot(
    AffineTransform pose,
    double lightX,
    double lightY,
    double red,
    double green,
    double blue,
    double slope,
    double vignette,
    double blurPixels,
    double noise,
    long noiseSeed) {

  /**
   * Draws conditions: moved by up to 11 units, turned by up to 1.4 degrees, scaled by up to 1.2 %;
   * brightness within 7 %, colours within 1.5 %.
   */
  static Shot draw(SplittableRandom random) {
    AffineTransform pose =
        AffineTransform.getTranslateInstance(
            Picture.WIDTH / 2.0 + random.nextDouble(-11, 11),
            Picture.HEIGHT / 2.0 + random.nextDouble(-11, 11));
    pose.rotate(Math.toRadians(random.nextDouble(-1.4, 1.4)));
    double scale = random.nextDouble(0.988, 1.012);
    pose.scale(scale, scale);
    pose.translate(-Picture.WIDTH / 2.0, -Picture.HEIGHT / 2.0);
    double towardsLight = Math.toRadians(random.nextDouble(-137, -113));
    double gain = random.nextDouble(0.93, 1.07);
    return new Shot(
        pose,
        Math.cos(towardsLight),
        Math.sin(towardsLight),
        gain * random.nextDouble(0.985, 1.015),
        gain,
        gain * random.nextDouble(0.985, 1.015),
        random.nextDouble(0.02, 0.13),
        random.nextDouble(0.13, 0.2),
        random.nextDouble(0.55, 0.85),
        random.nextDouble(0.012, 0.02),
        random.nextLong());
  }
}
