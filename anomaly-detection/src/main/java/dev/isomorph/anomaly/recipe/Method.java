package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.Augment;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.spec.Architecture;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What a network is taught, the network that goes with it, and how images are scored then. */
public enum Method {
  /** To reproduce normal images. */
  RECONSTRUCT("resnet-autoencoder", "mse:mean", TrainingMethod::reconstruction),

  /** To undo synthetic defects. */
  RESTORE("restorer", "msgms:blur=2:max", TrainingMethod::restoration),

  /** To undo synthetic defects, and to mark where they were. */
  SEGMENT("detail-segmenter", "mask:top=0.01", TrainingMethod::segmentation);

  /**
   * The network of {@link #SEGMENT} that is trained on crops of photographs. A step of it takes
   * less time, so that it sees more of a photograph; on textures of 64x64 pixels, whose detail is
   * one or two pixels wide, it finds less (docs/detection.md).
   */
  private static final NetworkChoice ON_CROPS = NetworkChoice.ready("compact-segmenter");

  /** Steps of a training that finds defects. */
  public static final int STEPS = 3000;

  /** A training with fewer steps finds defects badly. */
  public static final int FEW_STEPS = 100;

  /** The most minutes of a training that finds defects. */
  public static final int MINUTES = 6;

  private static final int BATCH = 16;
  private static final int WARM_UP_STEPS = 50;

  private final NetworkChoice network;
  private final Scoring scoring;
  private final Function<Scoring, TrainingMethod> training;

  Method(String networkName, String scoring, Function<Scoring, TrainingMethod> training) {
    this.network = NetworkChoice.ready(networkName);
    this.scoring = Scoring.parse(scoring);
    this.training = training;
  }

  /** The method that a network is made for, by its taps. */
  public static Method proposedFor(Architecture network) {
    if (network.taps().containsKey(Outputs.MASK)) {
      return SEGMENT;
    }
    return network.taps().containsKey(Outputs.RECONSTRUCTION) ? RESTORE : RECONSTRUCT;
  }

  /** The network where no other is given. */
  public NetworkChoice network() {
    return network;
  }

  /** The network where no other is given and random crops are trained on. */
  public NetworkChoice networkOnCrops() {
    return this == SEGMENT ? ON_CROPS : network;
  }

  /** How images are scored where nothing else is given. */
  public Scoring scoring() {
    return scoring;
  }

  public TrainingMethod training(Scoring scoredBy) {
    return training.apply(scoredBy);
  }

  /**
   * The schedule by default. A method that finds defects learns slowly and its weights swing from
   * step to step, so it takes many small steps, and the average of their weights.
   */
  public TrainingConfig usual() {
    TrainingConfig defaults = TrainingConfig.defaults();
    return this == RECONSTRUCT
        ? defaults
        : defaults
            .withBudget(TrainingBudget.ofSteps(STEPS).within(Duration.ofMinutes(MINUTES)))
            .withBatchSize(BATCH)
            .withLearningRate(3e-3)
            .withWarmUp(WARM_UP_STEPS)
            .withAveraging(0.98)
            .withAugmentations(Set.of(Augment.COLOUR));
  }

  /** Where synthetic defects can tell which round is best, its weights are taken. */
  public TrainingConfig config(TrainingConfig config) {
    return this == RECONSTRUCT || config.patience() > 0
        ? config
        : config.withPatience(config.budget().rounds());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
