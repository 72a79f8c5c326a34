package dev.isomorph.anomaly.training;

import dev.isomorph.api.Tensor;
import java.util.Map;

/**
 * What one step trains on.
 *
 * @param input what the network is given, [N, …] in its input shape
 * @param targets for each target that the objective names, what is to come out, [N, …]
 */
public record TrainingBatch(Tensor input, Map<String, Tensor> targets) {}
