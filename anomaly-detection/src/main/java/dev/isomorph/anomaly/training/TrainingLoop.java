package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.BatchPlace;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.PixelChange;
import dev.isomorph.anomaly.training.TrainingState.Ending;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.DivergedException;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Precision;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Makes the steps of one training, from the beginning or from where it stopped.
 *
 * <p>What a step computes depends on seed, step, weights and the planned number of steps alone,
 * never on the clock or on when checkpoints were written; so a training that was stopped ends
 * bit-identical to one that was not, where the engine itself repeats its numbers. With a budget of
 * time the clock decides once, after the first steps, how many steps are planned; from then on it
 * is the training of so many steps.
 *
 * <p>A training that is resumed with another budget takes each further step at the learning rate
 * which that step has in a training of that budget; one that has used it up is over. For one
 * thread.
 */
public final class TrainingLoop {
  /** A loss so many times that of the first step will not come back. */
  private static final double EXPLOSION = 100;

  private static final int EVALUATION_BATCH = 32;
  private static final int AVERAGED_STEPS = 4;

  /** Watched images that tell how long a look at all of them takes. */
  private static final int MEASURED_IMAGES = 32;

  /** Share of the time that is kept free to set the threshold, at most. */
  private static final double MAX_CALIBRATION = 0.25;

  private static final double NANOS_PER_SECOND = 1e9;

  private final CompiledModel model;
  private final TrainingSet images;
  private final TrainingConfig config;
  private final TrainingMethod method;
  private final TrainingRecord record;
  private final TrainingListener listener;
  private final LongSupplier nanoTime;

  private final BatchOrder epochs;
  private final StepTimes stepTimes = new StepTimes();
  private TrainingPlan plan;
  private LearningRateSchedule rates;
  private TrainingState state = TrainingState.START;
  private Optional<StateDict> best = Optional.empty();
  private Optional<StateDict> average = Optional.empty();
  private Optional<Checkpoint> lastGood = Optional.empty();
  private boolean interrupted;
  private long imagesSeen;
  private double secondsBefore;

  /** Until when the time is in the state. */
  private long counted;

  /** A loop over prepared images; nothing happens before {@link #run}. */
  public TrainingLoop(
      CompiledModel model,
      TrainingSet images,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener) {
    this(model, images, config, method, record, listener, System::nanoTime);
  }

  /** The same by another clock. */
  TrainingLoop(
      CompiledModel model,
      TrainingSet images,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener,
      LongSupplier nanoTime) {
    this.model = model;
    this.images = images;
    this.config = config;
    this.method = method;
    this.record = record;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.epochs = new BatchOrder(images.training().positions(), config.batchSize(), config.seed());
  }

  /**
   * Trains until the end, or until the listener or an interrupt of the thread stops it; the
   * interrupt is then still set. The model has the weights of the last step or their average, with
   * patience those of the best round.
   *
   * @throws DivergedException if the loss leaves the finite numbers or explodes
   * @throws CancellationException if it is stopped before the first step
   */
  public TrainingState run() {
    Optional<Checkpoint> earlier = record.begin(RunSettings.of(model, images, method, config));
    counted = nanoTime.getAsLong();
    TrainingOptions options =
        TrainingOptions.of(Optimizer.adam(), config.learningRate())
            .withObjective(method.objective(model.plan().architecture()))
            .withSeed(config.seed());
    try (TrainingSession session = model.train(options)) {
      earlier.ifPresent(checkpoint -> load(session, checkpoint));
      plan(firstPlan());
      listener.trainingStarted(
          new TrainingStart(images, config.budget(), state.steps(), planned()));
      if (earlier.isPresent() && !state.equals(earlier.get().state())) {
        save(session);
      }
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

  private void load(TrainingSession session, Checkpoint checkpoint) {
    model.load(checkpoint.last());
    session.load(checkpoint.optimizer());
    state = checkpoint.state();
    if (config.budget().byEpochs()) {
      state = state.inEpochs(epochs.batchesPerEpoch());
    }
    secondsBefore = state.seconds();
    best = checkpoint.best();
    average = checkpoint.average();
    lastGood = Optional.of(checkpoint);
  }

  /** The plan that this run begins with. */
  private TrainingPlan firstPlan() {
    TrainingBudget budget = config.budget();
    if (budget.byEpochs()) {
      return TrainingPlan.ofEpochs(budget.epochs(), epochs.batchesPerEpoch());
    }
    if (budget.time().isEmpty()) {
      return TrainingPlan.ofSteps(budget.steps());
    }
    if (state.plan().budget().equals(budget.toString())) {
      return TrainingPlan.ofSteps(state.plan().steps());
    }
    if (state.steps() < StepTimes.USUAL_STEPS) {
      return TrainingPlan.open();
    }
    // Held-out scores are in the mean of what was spent.
    return planned(state.seconds() / state.steps(), false);
  }

  private void plan(TrainingPlan newPlan) {
    plan = newPlan;
    rates =
        new LearningRateSchedule(
            config.learningRate(),
            config.budget().byEpochs()
                ? (long) config.warmUp() * epochs.batchesPerEpoch()
                : config.warmUp(),
            plan.steps());
    state = state.lasting(plan.steps());
  }

  private long planned() {
    return plan.isOpen() ? 0 : plan.steps();
  }

  /**
   * The plan for a budget of time, which is kept with the state.
   *
   * @param secondsPerStep what a further step takes
   * @param looksAside whether the looks at the watched images are not in that
   */
  private TrainingPlan planned(double secondsPerStep, boolean looksAside) {
    double look = secondsOfLook();
    spend();
    double time = config.budget().time().orElseThrow().toNanos() / NANOS_PER_SECOND;
    double calibration = Math.min(look * images.calibrationEffort(), MAX_CALIBRATION * time);
    double left = time - spent() - calibration;
    long steps =
        TrainingPlan.within(state.steps(), left, secondsPerStep, looksAside ? look : 0).steps();
    if (config.budget().steps() > 0) {
      steps = Math.min(steps, config.budget().steps());
    }
    state =
        state.planned(new TrainingState.Planned(config.budget().toString(), Math.max(1, steps)));
    return TrainingPlan.ofSteps(state.plan().steps());
  }

  /** Measures a look at some of the watched images; the first one only warms up. */
  private double secondsOfLook() {
    int[] all = images.watched().positions();
    int[] some = Arrays.copyOf(all, Math.min(all.length, MEASURED_IMAGES));
    SampleSet measured = new SampleSet(images.watched().samples(), some);
    heldOutScore(measured);
    long start = nanoTime.getAsLong();
    heldOutScore(measured);
    return seconds(start) * all.length / some.length;
  }

  /** Seconds that count against a budget of time. */
  private double spent() {
    return state.seconds() + images.preparation().toNanos() / NANOS_PER_SECOND;
  }

  private void train(TrainingSession session) {
    PixelChange change =
        new Augmentation(
            config.augmentations(), images.training().samples().preprocessing().size());
    long saved = nanoTime.getAsLong();
    try (Batches<TrainingBatch> batches =
        images.training().samples().batches(places(), change, method::prepare)) {
      while (!state.ended() && !stopped()) {
        boolean newPlan = step(session, batches.next());
        if (newPlan || nanoTime.getAsLong() - saved >= config.checkpointEvery().toNanos()) {
          save(session);
          saved = nanoTime.getAsLong();
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

  private Iterator<BatchPlace> places() {
    return config.budget().byEpochs()
        ? epochs.from(state.steps(), config.budget().epochs())
        : new StepOrder(images.training().positions(), config.batchSize(), config.seed())
            .from(state.steps());
  }

  private boolean stopped() {
    interrupted |= Thread.interrupted();
    return interrupted || listener.cancelled();
  }

  /** Makes a step; true if the number of steps was planned after it. */
  private boolean step(TrainingSession session, TrainingBatch batch) {
    double rate = rates.at(state.steps());
    session.learningRate(rate);
    double loss = session.step(batch.input(), batch.targets()).total();
    int count = batch.input().batchSize();
    takeAverage();
    double seconds = lap();
    state = state.afterStep(loss, count, seconds);
    imagesSeen += count;
    boolean newPlan = plan.isOpen() && isMeasured(seconds);
    if (newPlan) {
      plan(planned(stepTimes.typical(), true));
      listener.planned(plan.steps());
    }
    tell(rate, loss);
    requireSteady(loss);
    if (plan.endsRound(state.steps()) || newPlan && state.ended()) {
      endRound();
    }
    return newPlan;
  }

  private boolean isMeasured(double stepSeconds) {
    stepTimes.add(stepSeconds);
    double share = spent() * NANOS_PER_SECOND / config.budget().time().orElseThrow().toNanos();
    return stepTimes.suffice(share)
        || config.budget().steps() > 0 && state.steps() >= config.budget().steps();
  }

  private int epoch() {
    return config.budget().byEpochs() ? plan.round(state.steps()) : 0;
  }

  private void tell(double rate, double loss) {
    TrainingProgress progress =
        new TrainingProgress(
            epoch(),
            config.budget().epochs(),
            state.steps(),
            planned(),
            rate,
            imagesSeen / (state.seconds() - secondsBefore),
            loss);
    record.step(progress);
    listener.stepDone(progress);
  }

  /** Without epochs only every fourth step counts, by the fourth power: it copies all weights. */
  private void takeAverage() {
    int every = config.budget().byEpochs() ? 1 : AVERAGED_STEPS;
    long step = state.steps() + 1;
    if (config.averaging() > 0 && step % every == 0) {
      StateDict now = model.weights();
      average =
          Optional.of(
              WeightAverage.after(
                  average.orElse(now),
                  now,
                  StrictMath.pow(config.averaging(), every),
                  step / every));
    }
  }

  private void requireSteady(double loss) {
    if (state.firstLoss() > 0 && loss > EXPLOSION * state.firstLoss()) {
      throw new DivergedException(
          String.format(
              Locale.ROOT,
              "training step %d%s: the loss has grown to %.4g, %.0f times that of the first step; %s",
              state.steps(),
              epoch() == 0 ? "" : ", epoch " + epoch(),
              loss,
              loss / state.firstLoss(),
              remedy()));
    }
  }

  /** What helps against a divergence. */
  private String remedy() {
    return "use a lower learning rate than %s, or a longer warm-up%s"
        .formatted(
            config.learningRate(),
            model.precision() == Precision.FP32
                ? ""
                : ", or train in fp32 to see whether %s on backend '%s' is the cause"
                    .formatted(model.precision(), model.backend().name()));
  }

  private void endRound() {
    Optional<StateDict> last = average.map(weights -> model.weights());
    average.ifPresent(model::load);
    double score = heldOutScore(images.watched());
    boolean improved = state.bestRound() == 0 || score < state.bestScore();
    if (improved) {
      best = Optional.of(model.weights());
    }
    last.ifPresent(model::load);
    int round = state.rounds() + 1;
    int worse = improved ? 0 : round - state.bestRound();
    Ending ending = Ending.NONE;
    if (state.steps() >= plan.steps()) {
      ending = Ending.COMPLETE;
    } else if (config.patience() > 0
        && config.patience() < plan.rounds()
        && worse >= config.patience()) {
      ending = Ending.EARLY;
    }
    RoundSummary summary =
        new RoundSummary(round, epoch(), state.steps(), state.roundLoss(), score, improved);
    state = state.afterRound(improved, score, ending, lap());
    record.round(summary);
    listener.roundDone(summary);
  }

  private double heldOutScore(SampleSet watched) {
    try (Batches<Batch> batches =
        watched
            .samples()
            .batches(BatchOrder.inOrder(watched.positions(), EVALUATION_BATCH, config.seed()))) {
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

  /** Counts the time since it was counted last. */
  private void spend() {
    state = state.afterSeconds(lap());
  }

  /** Seconds since the last lap, which are to be put into the state. */
  private double lap() {
    long now = nanoTime.getAsLong();
    double seconds = (now - counted) / NANOS_PER_SECOND;
    counted = now;
    return seconds;
  }

  private double seconds(long since) {
    return (nanoTime.getAsLong() - since) / NANOS_PER_SECOND;
  }
}
