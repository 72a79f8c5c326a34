package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a detector is trained.
 *
 * @param budget how long the training lasts
 * @param batchSize images per step, from 2; the last batch of an epoch may be smaller, and takes in
 *     a single image that would be left over, since batch norm cannot train on one
 * @param learningRate of Adam after the warm-up; it falls along half a cosine to a hundredth at the
 *     last step
 * @param warmUp how long the learning rate rises to that: epochs, from 0 to epochs - 1, where the
 *     budget is in epochs, else steps, from 0
 * @param patience with how many rounds in a row that do not better the held-out score the training
 *     ends, with the weights of the best round; 0 trains to the end of the budget and takes the
 *     last weights. A round is an epoch, or about a tenth of a training without epochs
 * @param averaging share of the moving average of the weights that each step keeps, in [0, 1); 0
 *     takes the weights of single steps
 * @param augmentations changes of the training images that leave normal ones normal
 * @param seed of initial weights, split, order, augmentation and dropout
 * @param heldOutShare share of the normal images that is not trained on but gives the threshold, in
 *     (0, 1); with patience, half of it watches the training instead
 * @param falseAlarmRate share of new normal images that may be above the threshold, in (0, 1)
 * @param imageMemoryBytes memory for decoded images, 3 * H * W bytes each; of whole images, what
 *     does not fit is decoded again whenever it is needed
 * @param tiling how large images are looked at: trained on by random crops of the network's size at
 *     its scale, scored by tiles; empty brings images to the network's size
 * @param area which part of images is inspected, in training and by the detector
 * @param checkpointEvery how long a training that is recorded goes between checkpoints
 * @param device where the network computes
 * @param precision what training steps compute in; the threshold is always measured in float32
 */
public record TrainingConfig(
    TrainingBudget budget,
    int batchSize,
    double learningRate,
    int warmUp,
    int patience,
    double averaging,
    Set<Augment> augmentations,
    long seed,
    double heldOutShare,
    double falseAlarmRate,
    long imageMemoryBytes,
    Optional<Tiling> tiling,
    InspectedArea area,
    Duration checkpointEvery,
    Device device,
    Precision precision) {
  private static final int WARM_UP_STEPS_PER_EPOCH = 25;

  /** Checks the numbers. */
  public TrainingConfig {
    require(batchSize >= 2, "batchSize", ">= 2", batchSize);
    require(learningRate > 0 && Double.isFinite(learningRate), "learningRate", "> 0", learningRate);
    require(warmUp >= 0, "warmUp", ">= 0", warmUp);
    require(
        !budget.byEpochs() || warmUp < budget.epochs(),
        "warmUp",
        "from 0 to epochs - 1 = " + (budget.epochs() - 1),
        warmUp);
    require(patience >= 0, "patience", ">= 0", patience);
    require(averaging >= 0 && averaging < 1, "averaging", "in [0, 1)", averaging);
    require(heldOutShare > 0 && heldOutShare < 1, "heldOutShare", "in (0, 1)", heldOutShare);
    require(
        falseAlarmRate > 0 && falseAlarmRate < 1, "falseAlarmRate", "in (0, 1)", falseAlarmRate);
    require(imageMemoryBytes >= 0, "imageMemoryBytes", ">= 0", imageMemoryBytes);
    require(!checkpointEvery.isNegative(), "checkpointEvery", ">= 0", checkpointEvery);
    Set<Augment> copy = EnumSet.noneOf(Augment.class);
    copy.addAll(augmentations);
    augmentations = Collections.unmodifiableSet(copy);
  }

  /**
   * 30 epochs of batches of 32, learning rate 1e-3 without warm-up, no early stopping, no
   * augmentation, a fifth held out, seed 1, on the processor in float32; a checkpoint every 30
   * seconds.
   */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        TrainingBudget.ofEpochs(30),
        32,
        1e-3,
        0,
        0,
        0,
        Set.of(),
        1,
        0.2,
        0.01,
        512L << 20,
        Optional.empty(),
        InspectedArea.WHOLE,
        Duration.ofSeconds(30),
        Device.CPU,
        Precision.FP32);
  }

  /** The same with another number of epochs. */
  public TrainingConfig withEpochs(int epochs) {
    return withBudget(TrainingBudget.ofEpochs(epochs));
  }

  /** The same with another budget. */
  public TrainingConfig withBudget(TrainingBudget budget) {
    return with(draft -> draft.budget = budget);
  }

  /**
   * The same over another budget, with as much of the warm-up as it has room for: all epochs but
   * the last, or a quarter of the steps. Where steps take the place of epochs or the reverse, an
   * epoch of warm-up becomes 25 steps or the reverse.
   */
  public TrainingConfig lasting(TrainingBudget newBudget) {
    int same =
        newBudget.byEpochs() == budget.byEpochs()
            ? warmUp
            : newBudget.byEpochs()
                ? warmUp / WARM_UP_STEPS_PER_EPOCH
                : warmUp * WARM_UP_STEPS_PER_EPOCH;
    long room =
        newBudget.byEpochs()
            ? newBudget.epochs() - 1
            : newBudget.steps() > 0 ? newBudget.steps() / 4 : Integer.MAX_VALUE;
    return with(
        draft -> {
          draft.budget = newBudget;
          draft.warmUp = (int) Math.min(same, room);
        });
  }

  /** The same with another batch size. */
  public TrainingConfig withBatchSize(int batchSize) {
    return with(draft -> draft.batchSize = batchSize);
  }

  /** The same with another learning rate. */
  public TrainingConfig withLearningRate(double learningRate) {
    return with(draft -> draft.learningRate = learningRate);
  }

  /** The same with another warm-up. */
  public TrainingConfig withWarmUp(int warmUp) {
    return with(draft -> draft.warmUp = warmUp);
  }

  /** The same with another patience. */
  public TrainingConfig withPatience(int patience) {
    return with(draft -> draft.patience = patience);
  }

  /** The same with another averaging of weights. */
  public TrainingConfig withAveraging(double averaging) {
    return with(draft -> draft.averaging = averaging);
  }

  /** The same with other augmentations. */
  public TrainingConfig withAugmentations(Set<Augment> augmentations) {
    return with(draft -> draft.augmentations = augmentations);
  }

  /** The same with another seed. */
  public TrainingConfig withSeed(long seed) {
    return with(draft -> draft.seed = seed);
  }

  /** The same with another share held out. */
  public TrainingConfig withHeldOutShare(double heldOutShare) {
    return with(draft -> draft.heldOutShare = heldOutShare);
  }

  /** The same with another rate of false alarms. */
  public TrainingConfig withFalseAlarmRate(double falseAlarmRate) {
    return with(draft -> draft.falseAlarmRate = falseAlarmRate);
  }

  /** The same with another memory for decoded images. */
  public TrainingConfig withImageMemoryBytes(long imageMemoryBytes) {
    return with(draft -> draft.imageMemoryBytes = imageMemoryBytes);
  }

  /** The same with random crops of large images. */
  public TrainingConfig withTiling(Tiling tiling) {
    return with(draft -> draft.tiling = Optional.of(tiling));
  }

  /** The same for another part of images. */
  public TrainingConfig withArea(InspectedArea area) {
    return with(draft -> draft.area = area);
  }

  /** The same with another time between checkpoints. */
  public TrainingConfig withCheckpointEvery(Duration checkpointEvery) {
    return with(draft -> draft.checkpointEvery = checkpointEvery);
  }

  /** The same on another device. */
  public TrainingConfig withDevice(Device device) {
    return with(draft -> draft.device = device);
  }

  /** The same in another precision. */
  public TrainingConfig withPrecision(Precision precision) {
    return with(draft -> draft.precision = precision);
  }

  private TrainingConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finished();
  }

  private static void require(boolean holds, String field, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "TrainingConfig.%s: expected %s, got %s".formatted(field, expected, actual));
    }
  }

  /** The components while one of them is changed. */
  private static final class Draft {
    private TrainingBudget budget;
    private int batchSize;
    private double learningRate;
    private int warmUp;
    private int patience;
    private double averaging;
    private Set<Augment> augmentations;
    private long seed;
    private double heldOutShare;
    private double falseAlarmRate;
    private long imageMemoryBytes;
    private Optional<Tiling> tiling;
    private InspectedArea area;
    private Duration checkpointEvery;
    private Device device;
    private Precision precision;

    Draft(TrainingConfig from) {
      budget = from.budget;
      batchSize = from.batchSize;
      learningRate = from.learningRate;
      warmUp = from.warmUp;
      patience = from.patience;
      averaging = from.averaging;
      augmentations = from.augmentations;
      seed = from.seed;
      heldOutShare = from.heldOutShare;
      falseAlarmRate = from.falseAlarmRate;
      imageMemoryBytes = from.imageMemoryBytes;
      tiling = from.tiling;
      area = from.area;
      checkpointEvery = from.checkpointEvery;
      device = from.device;
      precision = from.precision;
    }

    TrainingConfig finished() {
      return new TrainingConfig(
          budget,
          batchSize,
          learningRate,
          warmUp,
          patience,
          averaging,
          augmentations,
          seed,
          heldOutShare,
          falseAlarmRate,
          imageMemoryBytes,
          tiling,
          area,
          checkpointEvery,
          device,
          precision);
    }
  }
}
