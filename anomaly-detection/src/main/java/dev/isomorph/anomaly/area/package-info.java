/**
 * Which part of images is inspected: a region of interest and masks of pixels that are ignored.
 * Start with {@link dev.isomorph.anomaly.area.InspectedArea}.
 */
@NullMarked
package dev.isomorph.anomaly.area;

import org.jspecify.annotations.NullMarked;
