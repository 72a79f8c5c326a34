package dev.isomorph.anomaly.score;

/**
 * The numbers in the formulas of score maps. The arrays of this package and the graphs that are
 * exported compute with the same ones.
 */
public final class ScoreConstants {
  /** The constant of brightness of the structural similarity, for values in [-1, 1]. */
  public static final float SSIM_C1 = (float) (0.01 * 2 * 0.01 * 2);

  /** The constant of contrast of the structural similarity, for values in [-1, 1]. */
  public static final float SSIM_C2 = (float) (0.03 * 2 * 0.03 * 2);

  /** The standard deviation of the window of the structural similarity, in pixels. */
  public static final double SSIM_SIGMA = 1.5;

  /** The standard deviations at which that window is cut off. */
  public static final double SSIM_TRUNCATE = 3.5;

  /** The scales at which magnitudes of gradients are compared, each half as large. */
  public static final int GRADIENT_SCALES = 3;

  /** The constant of the similarity of gradients, for values in [-1, 1]. */
  public static final float GRADIENT_CONSTANT = 0.0026f * 4;

  /** The standard deviations at which a smoothing Gaussian is cut off. */
  public static final double BLUR_TRUNCATE = 4;

  /** Pixels so near to the border of an image are not compared. */
  public static final int REFERENCE_MARGIN = 4;

  /** The standard deviation of the surroundings that are subtracted from photographs, in pixels. */
  public static final double SURROUNDINGS_SIGMA = 6;

  /** How many times photographs are halved before they are compared. */
  public static final int PHOTOGRAPH_HALVED = 2;

  /** The standard deviation of the surroundings in outlines, in pixels of the outline. */
  public static final double OUTLINE_SIGMA = 4;

  /** Added to a standard deviation, on a scale where white is 1: less than that is noise. */
  public static final float OUTLINE_NOISE = 0.02f;

  /** The shorter side of the smallest image that registration looks at, at least, in pixels. */
  public static final int REGISTRATION_COARSEST = 12;

  /** The sizes of image that registration looks at, at most. */
  public static final int REGISTRATION_MAX_LEVELS = 4;

  /** The steps of registration at full size, at most. */
  public static final int REGISTRATION_MIN_STEPS = 8;

  /** The further steps for each halving. */
  public static final int REGISTRATION_MORE_STEPS = 4;

  /** Further apart than by this factor or its inverse, images do not show the same scene. */
  public static final double REGISTRATION_MAX_SCALE = 1.25;

  /** Share of a side by which an image is moved at most. */
  public static final double REGISTRATION_MAX_SHIFT = 0.25;

  /** Share of the shorter side that is left out along the border. */
  public static final double REGISTRATION_BORDER = 0.04;

  /** Differences above so many mean absolute ones count less than half. */
  public static final double REGISTRATION_ROBUST = 2.5;

  /** A step that moves pixels by less is the last one of its level. */
  public static final double REGISTRATION_STILL = 0.02;

  private ScoreConstants() {}
}
