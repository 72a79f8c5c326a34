package dev.isomorph.anomaly.training;

import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;

/**
 * Images that a network is trained on, whole, as they are scored.
 *
 * @param images the same ones in the same order each time; reading one may throw {@link
 *     java.io.UncheckedIOException}
 * @param medianSize of them
 */
public record WholeImages(Iterable<RgbImage> images, Size2d medianSize) {}
