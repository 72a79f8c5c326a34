package dev.isomorph.anomaly;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a detector comes from. In a file, the field {@code kind} tells the two apart. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = Provenance.Trained.class)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Provenance.Trained.class, name = "trained"),
  @JsonSubTypes.Type(value = Provenance.Imported.class, name = "imported")
})
public sealed interface Provenance {
  /** The version of this library. */
  String isomorphVersion();

  /**
   * A network trained here.
   *
   * @param isomorphVersion the version of this library
   * @param backend the name of the backend it was trained on
   * @param backendVersion the engine's version
   * @param device where it was trained
   * @param method what the network was taught: {@code reconstruct}, {@code restore} or {@code
   *     segment}
   * @param data what it was trained on
   * @param trainingImages normal images trained on
   * @param heldOutImages normal images not trained on
   * @param unreadableImages images that were left out
   * @param seed of weights, split, order and dropout
   * @param epochs epochs planned; 0 where steps or time counted
   * @param plannedSteps steps planned; 0 where epochs counted, or where it was not known yet
   * @param steps steps done
   * @param complete whether the training reached its end; false if it was cancelled
   * @param bestEpoch the epoch that the weights are of, where held-out images chose them and epochs
   *     counted; else 0
   * @param bestStep the step that the weights are of, where held-out images chose them; else 0
   * @param batchSize images per step
   * @param learningRate of Adam, the highest
   * @param finalLoss mean loss of the last epoch or round, which may have been cut short
   * @param startedAt when the training began or was last resumed, ISO 8601, UTC
   * @param seconds spent on steps and held-out scores
   */
  record Trained(
      String isomorphVersion,
      String backend,
      String backendVersion,
      String device,
      String method,
      String data,
      int trainingImages,
      int heldOutImages,
      int unreadableImages,
      long seed,
      int epochs,
      long plannedSteps,
      long steps,
      boolean complete,
      int bestEpoch,
      long bestStep,
      int batchSize,
      double learningRate,
      double finalLoss,
      String startedAt,
      double seconds)
      implements Provenance {}

  /**
   * A network trained elsewhere, whose threshold was set here.
   *
   * @param isomorphVersion the version of this library
   * @param checkpoint the name of the file it was read from
   * @param backend the name of the backend that scored the images
   * @param backendVersion the engine's version
   * @param data the normal images that gave the threshold
   * @param images how many they were
   * @param unreadableImages images that were left out
   * @param calibratedAt when, ISO 8601, UTC
   */
  record Imported(
      String isomorphVersion,
      String checkpoint,
      String backend,
      String backendVersion,
      String data,
      int images,
      int unreadableImages,
      String calibratedAt)
      implements Provenance {}
}
