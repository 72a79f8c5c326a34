package dev.isomorph.anomaly;

/**
 * Where a detector comes from.
 *
 * @param isomorphVersion the version of this library
 * @param backend the name of the backend it was trained on
 * @param backendVersion the engine's version
 * @param device where it was trained
 * @param data what it was trained on
 * @param trainingImages normal images trained on
 * @param heldOutImages normal images that gave the threshold
 * @param unreadableImages images that were left out
 * @param seed of weights, split, order and dropout
 * @param epochs epochs planned
 * @param steps steps done
 * @param complete whether the training reached its end; false if it was cancelled
 * @param batchSize images per step
 * @param learningRate of Adam at the first step
 * @param finalLoss mean loss of the last epoch, which may have been cut short
 * @param startedAt when the training began, ISO 8601, UTC
 * @param seconds how long it took, preparation of images included
 */
public record Provenance(
    String isomorphVersion,
    String backend,
    String backendVersion,
    String device,
    String data,
    int trainingImages,
    int heldOutImages,
    int unreadableImages,
    long seed,
    int epochs,
    long steps,
    boolean complete,
    int batchSize,
    double learningRate,
    double finalLoss,
    String startedAt,
    double seconds) {}
