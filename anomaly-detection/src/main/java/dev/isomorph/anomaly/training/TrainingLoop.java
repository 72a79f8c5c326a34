package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.PixelChange;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.training.TrainingState.Ending;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.DivergedException;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Precision;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Steps through the epochs of one training, from the beginning or from where it stopped.
 *
 * <p>What a step computes depends on seed, step and weights alone, never on the clock or on when
 * checkpoints were written; so a training that was stopped ends bit-identical to one that was not,
 * where the engine itself repeats its numbers.
 *
 * <p>A training that is resumed with another number of epochs takes each further step at the
 * learning rate which that step has in a training of so many epochs; one that has done as many is
 * over. For one thread.
 */
public final class TrainingLoop {
  /** A loss so many times that of the first step will not come back. */
  private static final double EXPLOSION = 100;

  private static final int EVALUATION_BATCH = 32;

  private final CompiledModel model;
  private final PreparedImages images;
  private final HeldOutSplit split;
  private final TrainingConfig config;
  private final TrainingMethod method;
  private final TrainingRecord record;
  private final TrainingListener listener;

  private final BatchOrder order;
  private final int stepsPerEpoch;
  private final LearningRateSchedule rates;
  private TrainingState state = TrainingState.START;
  private Optional<StateDict> best = Optional.empty();
  private Optional<StateDict> average = Optional.empty();
  private Optional<Checkpoint> lastGood = Optional.empty();
  private boolean interrupted;
  private long imagesSeen;
  private double secondsBefore;

  /** A loop over prepared images; nothing happens before {@link #run}. */
  public TrainingLoop(
      CompiledModel model,
      PreparedImages images,
      HeldOutSplit split,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener) {
    this.model = model;
    this.images = images;
    this.split = split;
    this.config = config;
    this.method = method;
    this.record = record;
    this.listener = listener;
    this.order = new BatchOrder(split.training(), config.batchSize(), config.seed());
    this.stepsPerEpoch = order.batchesPerEpoch();
    this.rates =
        new LearningRateSchedule(
            config.learningRate(),
            (long) config.warmUpEpochs() * stepsPerEpoch,
            (long) config.epochs() * stepsPerEpoch);
  }

  /**
   * Trains until the end, or until the listener or an interrupt of the thread stops it; the
   * interrupt is then still set. The model has the weights of the last step or their average, with
   * early stopping those of the best epoch.
   *
   * @throws DivergedException if the loss leaves the finite numbers or explodes
   * @throws CancellationException if it is stopped before the first step
   */
  public TrainingState run() {
    Optional<Checkpoint> earlier = record.begin(RunSettings.of(model, images, method, config));
    listener.trainingStarted(split, stepsPerEpoch, earlier.map(c -> c.state().steps()).orElse(0L));
    TrainingOptions options =
        TrainingOptions.of(Optimizer.adam(), config.learningRate())
            .withObjective(method.objective(model.plan().architecture()))
            .withSeed(config.seed());
    try (TrainingSession session = model.train(options)) {
      earlier.ifPresent(checkpoint -> goOn(session, checkpoint));
      if (!state.ended()) {
        train(session);
      }
    } catch (DivergedException e) {
      String kept = record.diverged(lastGood);
      throw new DivergedException(e.getMessage() + (kept.isEmpty() ? "" : "; " + kept));
    }
    lastGood.ifPresent(record::stopped);
    (config.patience() > 0 && best.isPresent() ? best : average).ifPresent(model::load);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (state.steps() == 0) {
      throw new CancellationException("cancelled before the first training step");
    }
    return state;
  }

  private void goOn(TrainingSession session, Checkpoint checkpoint) {
    model.load(checkpoint.last());
    session.load(checkpoint.optimizer());
    state = checkpoint.state().planned((long) config.epochs() * stepsPerEpoch);
    secondsBefore = state.seconds();
    best = checkpoint.best();
    average = checkpoint.average();
    lastGood = Optional.of(checkpoint);
    if (!state.equals(checkpoint.state())) {
      save(session);
    }
  }

  private void train(TrainingSession session) {
    PixelChange change = new Augmentation(config.augmentations(), images.preprocessing().size());
    long saved = System.nanoTime();
    try (Batches<TrainingBatch> batches =
        images.batches(order.from(state.steps(), config.epochs()), change, method::prepare)) {
      while (!state.ended() && !stopped()) {
        step(session, batches.next());
        if (System.nanoTime() - saved >= config.checkpointEvery().toNanos()) {
          save(session);
          saved = System.nanoTime();
        }
      }
    } catch (CancellationException e) {
      // Interrupted while waiting for images: the weights of the last step are good.
      interrupted |= Thread.interrupted();
    }
    if (state.steps() > 0) {
      save(session);
    }
  }

  private boolean stopped() {
    interrupted |= Thread.interrupted();
    return interrupted || listener.cancelled();
  }

  private void step(TrainingSession session, TrainingBatch batch) {
    long start = System.nanoTime();
    double rate = rates.at(state.steps());
    session.learningRate(rate);
    double loss = session.step(batch.input(), batch.targets()).total();
    int count = batch.input().batchSize();
    takeAverage();
    state = state.afterStep(loss, count, seconds(start));
    imagesSeen += count;
    int epoch = (int) ((state.steps() - 1) / stepsPerEpoch) + 1;
    int step = (int) ((state.steps() - 1) % stepsPerEpoch) + 1;
    TrainingProgress progress =
        new TrainingProgress(
            epoch,
            config.epochs(),
            step,
            stepsPerEpoch,
            state.steps(),
            rate,
            imagesSeen / (state.seconds() - secondsBefore),
            loss);
    record.step(progress);
    listener.stepDone(progress);
    requireSteady(epoch, loss);
    if (step == stepsPerEpoch) {
      endEpoch(epoch);
    }
  }

  private void takeAverage() {
    if (config.averaging() > 0) {
      StateDict now = model.weights();
      average =
          Optional.of(
              WeightAverage.after(average.orElse(now), now, config.averaging(), state.steps() + 1));
    }
  }

  private void requireSteady(int epoch, double loss) {
    if (state.firstLoss() > 0 && loss > EXPLOSION * state.firstLoss()) {
      throw new DivergedException(
          String.format(
              Locale.ROOT,
              "training step %d, epoch %d: the loss has grown to %.4g, %.0f times that of the first step; %s",
              state.steps(),
              epoch,
              loss,
              loss / state.firstLoss(),
              remedy()));
    }
  }

  /** What helps against a divergence. */
  private String remedy() {
    return "use a lower learning rate than %s, or more epochs of warm-up%s"
        .formatted(
            config.learningRate(),
            model.precision() == Precision.FP32
                ? ""
                : ", or train in fp32 to see whether %s on backend '%s' is the cause"
                    .formatted(model.precision(), model.backend().name()));
  }

  private void endEpoch(int epoch) {
    long start = System.nanoTime();
    Optional<StateDict> last = average.map(weights -> model.weights());
    average.ifPresent(model::load);
    double score = heldOutScore();
    boolean improved = state.bestEpoch() == 0 || score < state.bestScore();
    int bestEpoch = improved ? epoch : state.bestEpoch();
    if (improved) {
      best = Optional.of(model.weights());
    }
    last.ifPresent(model::load);
    Ending ending = Ending.NONE;
    if (epoch == config.epochs()) {
      ending = Ending.COMPLETE;
    } else if (config.patience() > 0 && epoch - bestEpoch >= config.patience()) {
      ending = Ending.EARLY;
    }
    EpochSummary summary =
        new EpochSummary(epoch, state.steps(), state.epochLoss(), score, improved);
    state =
        state.afterEpoch(bestEpoch, improved ? score : state.bestScore(), ending, seconds(start));
    record.epoch(summary);
    listener.epochDone(summary);
  }

  private double heldOutScore() {
    try (Batches<Batch> batches =
        images.batches(BatchOrder.inOrder(split.watched(), EVALUATION_BATCH, config.seed()))) {
      return method.heldOutScore(model, batches);
    }
  }

  /** Writes a checkpoint, unless the weights are no longer worth it. */
  private void save(TrainingSession session) {
    StateDict weights = model.weights();
    for (var named : weights.tensors().entrySet()) {
      Tensor tensor = named.getValue();
      if (tensor.firstNotFinite().isPresent()) {
        throw new DivergedException(
            "training step %d: expected finite weights, got %s in %s; %s"
                .formatted(
                    state.steps(),
                    tensor.at(tensor.firstNotFinite().getAsInt()),
                    named.getKey(),
                    remedy()));
      }
    }
    Checkpoint checkpoint = new Checkpoint(state, weights, best, average, session.state());
    record.save(checkpoint);
    lastGood = Optional.of(checkpoint);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
