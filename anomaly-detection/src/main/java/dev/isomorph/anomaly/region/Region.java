package dev.isomorph.anomaly.region;

import dev.isomorph.imaging.Box;

/**
 * Connected anomalous pixels of an image. Lengths and places are in pixels of the original image,
 * before it was scaled or cut.
 *
 * @param box the smallest box of whole pixels that covers the region
 * @param area number of pixels, from 1; of a map with other pixels than the image, what its pixels
 *     cover, rounded
 * @param peak the highest value of the score map in the region
 * @param peakX column of the pixel at the centre of the map's highest pixel
 * @param peakY row of it
 */
public record Region(Box box, long area, double peak, int peakX, int peakY) {}
