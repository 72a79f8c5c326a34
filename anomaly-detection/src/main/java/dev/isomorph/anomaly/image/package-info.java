/**
 * From an image file to numbers a network reads.
 *
 * <p>{@link dev.isomorph.anomaly.image.ImageDecoder} turns any supported file into an upright
 * {@link dev.isomorph.anomaly.image.RgbImage}; {@link dev.isomorph.anomaly.image.Preprocessing}
 * resizes it and scales it to [-1, 1] in C, H, W order. Read those two first.
 */
package dev.isomorph.anomaly.image;
