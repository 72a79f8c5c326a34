package dev.isomorph.anomaly.training;

/**
 * A round that has ended: an epoch where epochs count, else about a tenth of the training.
 *
 * @param round which, from 1
 * @param epoch which epoch it is, from 1; 0 where there are no epochs
 * @param steps steps done since the training began
 * @param meanLoss mean loss of its images
 * @param heldOutScore {@link TrainingMethod#heldOutScore} after it; lower is better
 * @param best whether that is the lowest so far
 */
public record RoundSummary(
    int round, int epoch, long steps, double meanLoss, double heldOutScore, boolean best) {}
