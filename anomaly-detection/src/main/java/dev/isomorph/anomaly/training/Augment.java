package dev.isomorph.anomaly.training;

/** A change of an image that leaves a normal one normal, where that is true of the images. */
public enum Augment {
  /** Every second image is mirrored, left to right. */
  FLIP,
  /** Turned about its centre by up to 10 degrees either way; what was outside is mirrored in. */
  ROTATE,
  /** Brightness, contrast and saturation each changed by up to a tenth, in this order. */
  COLOUR
}
