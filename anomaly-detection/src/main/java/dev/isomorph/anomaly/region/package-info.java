/**
 * The places of an image that a score map marks as anomalous, in pixels of the original image.
 * Start with {@link dev.isomorph.anomaly.region.RegionFinder}; {@link
 * dev.isomorph.anomaly.region.PixelLimit} finds the limit above which a pixel belongs to a region.
 */
@NullMarked
package dev.isomorph.anomaly.region;

import org.jspecify.annotations.NullMarked;
