package dev.isomorph.anomaly.training;

/**
 * An epoch that has ended.
 *
 * @param epoch which, from 1
 * @param steps steps done since the training began
 * @param meanLoss mean loss of its images
 * @param heldOutScore {@link TrainingMethod#heldOutScore} after it; lower is better
 * @param best whether that is the lowest so far
 */
public record EpochSummary(
    int epoch, long steps, double meanLoss, double heldOutScore, boolean best) {}
