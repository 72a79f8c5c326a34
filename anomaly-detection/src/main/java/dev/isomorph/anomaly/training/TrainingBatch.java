package dev.isomorph.anomaly.training;

import dev.isomorph.api.Tensor;

/**
 * What one step trains on.
 *
 * @param input what the network is given, [N, …] in its input shape
 * @param target what it is to answer, [N, …] in its output shape
 */
public record TrainingBatch(Tensor input, Tensor target) {}
