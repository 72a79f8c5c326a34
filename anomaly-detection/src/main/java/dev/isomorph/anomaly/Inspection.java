package dev.isomorph.anomaly;

import dev.isomorph.api.Tensor;

/**
 * One image looked at closely.
 *
 * @param score the verdict
 * @param input the image as the network sees it, [1, 3, H, W] in [-1, 1]
 * @param reconstruction what the network makes of it, the same shape
 * @param errorMap squared error at each pixel, mean over the channels, [H, W]; its mean is the
 *     score
 */
public record Inspection(ImageScore score, Tensor input, Tensor reconstruction, Tensor errorMap) {}
