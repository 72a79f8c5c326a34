package dev.isomorph.cli.train;

import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.api.Precision;
import dev.isomorph.cli.options.Augmentations;
import dev.isomorph.cli.options.Candidates;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long, how fast and on what a training goes. */
public final class ScheduleOptions {
  static final String EPOCHS = "--epochs";
  static final String STEPS = "--steps";
  static final String TIME = "--time";

  @Option(
      names = TIME,
      paramLabel = "TIME",
      description = {
        "How long it may take in all, such as 90s, 5m or 1h, reading the images and setting the threshold included: after the first steps the number of steps is planned that there is time for. With --steps, whichever ends first (default for restore and segment: "
            + Method.STEPS
            + " steps, or as many as there is time for in "
            + Method.MINUTES
            + " minutes).",
        "With --resume it may be another time, in which the time spent before counts, or another number of steps: each further step then takes the learning rate that it has in a training of that length, so the result is not that of such a training from the start; a training that is past that ends at once."
      })
  private Duration time;

  @Option(
      names = STEPS,
      paramLabel = "N",
      description = "How many steps of --batch images are made, instead of --epochs.")
  private Long steps;

  @Option(
      names = EPOCHS,
      paramLabel = "N",
      description =
          "How often each image is seen, instead of --time and --steps (default for reconstruct: 30; 10 with the network proposed for IDX files). With --resume it may be another number, as --time may.")
  private Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images in a step (default: 32; 16 for restore and segment).")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Adam's highest learning rate (default: 1e-3; 3e-3 for restore and segment).")
  private Double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of initial weights, split, order, augmentation and dropout (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "Steps, with --epochs epochs, in which the learning rate rises, before it falls along half a cosine (default: 0; 50 steps or 2 epochs for restore and segment).")
  private Integer warmUp;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "End when N rounds in a row have not improved the held-out score, and take the best round's weights; 0 trains to the end, and reconstruct takes the last weights then. A round is an epoch; without --epochs, a training has one for 50 steps, 10 at most (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "Take a moving average of the weights, of which each step keeps this share, in [0, 1); 0 takes the weights as they are (default: 0.98 for restore and segment, else 0).")
  private Double averaging;

  @Option(
      names = "--augment",
      paramLabel = "KIND[,KIND...]",
      completionCandidates = Candidates.OfAugmentations.class,
      description =
          "Change training images at random: flip (left to right), rotate (up to 10 degrees), colour (brightness, contrast, saturation up to a tenth), or none. The first two are not for objects that always lie the same way (default: none; colour for restore and segment).")
  private Augmentations augment;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description =
          "Share of the normal images that is not trained on (default: ${DEFAULT-VALUE}).")
  private double heldOut;

  @Option(
      names = "--false-alarm-rate",
      paramLabel = "R",
      defaultValue = "0.01",
      description =
          "Share of new normal images that may be above the threshold (default: ${DEFAULT-VALUE}).")
  private double falseAlarmRate;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Time between checkpoints (default: ${DEFAULT-VALUE}).")
  private double checkpointEvery;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      completionCandidates = Candidates.OfPrecisions.class,
      defaultValue = "fp32",
      description =
          "What training steps compute in: fp32; bf16, in which values have 8 bits of mantissa, unless 'isomorph backends' lists that the engine cannot; or auto, bf16 where it can be trained in and is faster. The threshold is measured in fp32 (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  /**
   * How long the training lasts, if that is given.
   *
   * @throws IllegalArgumentException if epochs are given together with steps or a time
   */
  Optional<TrainingBudget> budget() {
    if (epochs != null && (steps != null || time != null)) {
      throw new IllegalArgumentException(
          "%s: expected without %s, got both".formatted(EPOCHS, steps != null ? STEPS : TIME));
    }
    if (epochs != null) {
      require(EPOCHS, epochs);
      return Optional.of(TrainingBudget.ofEpochs(epochs));
    }
    if (steps != null) {
      require(STEPS, steps);
      TrainingBudget ofSteps = TrainingBudget.ofSteps(steps);
      return Optional.of(time == null ? ofSteps : ofSteps.within(time));
    }
    return Optional.ofNullable(time).map(TrainingBudget::ofTime);
  }

  private static void require(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: expected >= 1, got %d".formatted(option, value));
    }
  }

  /** The seed. */
  long seed() {
    return seed;
  }

  /**
   * The options as a configuration.
   *
   * @param usual for what is not given
   * @throws IllegalArgumentException if one is out of its range
   */
  TrainingConfig config(TrainingConfig usual) {
    if (!(checkpointEvery >= 0 && Double.isFinite(checkpointEvery))) {
      throw new IllegalArgumentException(
          "--checkpoint-every: expected seconds >= 0, got " + checkpointEvery);
    }
    TrainingConfig lasting = usual.lasting(budget().orElse(usual.budget()));
    return lasting
        .withBatchSize(batch == null ? usual.batchSize() : batch)
        .withLearningRate(learningRate == null ? usual.learningRate() : learningRate)
        .withWarmUp(warmUp == null ? lasting.warmUp() : warmUp)
        .withPatience(patience)
        .withAveraging(averaging == null ? usual.averaging() : averaging)
        .withAugmentations(augment == null ? usual.augmentations() : augment.kinds())
        .withSeed(seed)
        .withHeldOutShare(heldOut)
        .withFalseAlarmRate(falseAlarmRate)
        .withPrecision(precision)
        .withCheckpointEvery(Duration.ofNanos((long) (checkpointEvery * 1e9)));
  }
}
