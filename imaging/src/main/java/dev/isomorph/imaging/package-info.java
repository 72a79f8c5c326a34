/**
 * From an image file to numbers a network reads.
 *
 * <p>{@link dev.isomorph.imaging.ImageDecoder} turns any supported file into an upright {@link
 * dev.isomorph.imaging.RgbImage}; {@link dev.isomorph.imaging.Preprocessing} resizes it and scales
 * it to [-1, 1] in C, H, W order. Read those two first.
 */
@NullMarked
package dev.isomorph.imaging;

import org.jspecify.annotations.NullMarked;
