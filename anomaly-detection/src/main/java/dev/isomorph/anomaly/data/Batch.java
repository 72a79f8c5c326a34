package dev.isomorph.anomaly.data;

import dev.isomorph.api.Tensor;

/**
 * Images together, as a network takes them.
 *
 * @param place which images they are
 * @param images [N, 3, H, W] in [-1, 1]
 */
public record Batch(BatchPlace place, Tensor images) {}
