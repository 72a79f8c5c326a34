/**
 * Which part of images is inspected: a region of interest and masks of pixels that are ignored.
 * Start with {@link dev.isomorph.anomaly.area.InspectedArea}.
 */
package dev.isomorph.anomaly.area;
