package dev.isomorph.anomaly.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.MeanImageEngine;
import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.Objective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trainings of steps and of time, by a clock that only moves where the test moves it. */
class BudgetedTrainingTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults()
          .withBudget(TrainingBudget.ofTime(Duration.ofSeconds(200)))
          .withBatchSize(4)
          .withLearningRate(1e-2)
          .withWarmUp(50)
          .withPatience(10)
          .withAveraging(0.9)
          .withAugmentations(EnumSet.allOf(Augment.class))
          .withCheckpointEvery(Duration.ofDays(1));

  /** Of reading the images, against the budget. */
  private static final double PREPARATION = 4;

  private static final double FIRST_STEPS = 3;
  private static final double STEP = 0.5;
  private static final double LOOK = 2;
  private static final double CALIBRATION_EFFORT = 1.5;

  /**
   * 40 measured steps take 5 * 3 + 35 * 0.5 = 32.5 s, two looks 4 s, reading took 4 s, the
   * threshold will take 3 s. That leaves 156.5 s: 2 for one look, and 286 steps of 0.5 s and a
   * fiftieth of a look. 326 steps have 6 looks.
   */
  private static final long PLANNED = 40 + 286;

  private static final double TRAINING = 32.5 + 4 + 286 * 0.5 + 6 * 2;

  private final MeanImageEngine engine = new MeanImageEngine();
  private final Backend backend = Backend.of(engine);
  private double seconds;

  private record Noise(int number) implements ImageSource {
    @Override
    public String name() {
      return "noise " + number;
    }

    @Override
    public RgbImage read() {
      CounterGenerator numbers = CounterGenerator.of(number, "noise");
      byte[] samples = new byte[18];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (128 + 60 * numbers.uniform(i));
      }
      return new RgbImage(2, 3, samples);
    }
  }

  /** Reconstruction that takes its time to look at held-out images. */
  private final class Slow implements TrainingMethod {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public TrainingBatch prepare(Batch clean) {
      return RECONSTRUCTION.prepare(clean);
    }

    @Override
    public Objective objective(Architecture architecture) {
      return RECONSTRUCTION.objective(architecture);
    }

    @Override
    public Scoring scoring() {
      return Scoring.MEAN_SQUARED_ERROR;
    }

    @Override
    public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
      seconds += LOOK;
      return RECONSTRUCTION.heldOutScore(model, heldOut);
    }
  }

  /** As a process that dies: nothing of the training is told. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What was written down of a training, in memory. */
  private static final class Memory implements TrainingRecord {
    private Optional<Checkpoint> checkpoint = Optional.empty();
    private final List<Double> rates = new ArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private long dies = -1;

    @Override
    public Optional<Checkpoint> begin(RunSettings settings) {
      int steps = (int) (long) checkpoint.map(c -> c.state().steps()).orElse(0L);
      rates.subList(steps, rates.size()).clear();
      return checkpoint;
    }

    @Override
    public void step(TrainingProgress progress) {
      rates.add(progress.learningRate());
      if (progress.steps() == dies) {
        throw new Death();
      }
    }

    @Override
    public void round(RoundSummary summary) {
      looks.add(summary.steps());
    }

    @Override
    public void save(Checkpoint saved) {
      checkpoint = Optional.of(saved);
    }

    TrainingState state() {
      return checkpoint.orElseThrow().state();
    }
  }

  @Test
  void a_time_is_planned_once_and_kept() {
    Memory timed = new Memory();
    StateDict weights = train(CONFIG, timed, STEP);
    assertThat(timed.state().steps()).isEqualTo(PLANNED);
    assertThat(timed.state().plan()).isEqualTo(new TrainingState.Planned("3.33 min", PLANNED));
    assertThat(timed.looks).hasSize(6).endsWith(PLANNED);
    assertThat(seconds).isEqualTo(TRAINING, within(1e-6));
    assertThat(PREPARATION + TRAINING + CALIBRATION_EFFORT * LOOK).isBetween(197.0, 200.0);
    Memory counted = new Memory();
    StateDict expected =
        train(CONFIG.withBudget(TrainingBudget.ofSteps(PLANNED)), counted, 10 * STEP);
    assertSame(weights, expected);
    assertThat(timed.rates).isEqualTo(counted.rates).hasSize((int) PLANNED);
    LearningRateSchedule schedule = new LearningRateSchedule(1e-2, 50, PLANNED);
    assertThat(timed.rates.get(325)).isEqualTo(schedule.at(325)).isEqualTo(1e-4, within(1e-12));
  }

  @Test
  void wherever_it_dies_it_ends_with_the_same_bits_however_fast_it_is_resumed() {
    Memory alone = new Memory();
    StateDict expected = train(CONFIG.withCheckpointEvery(Duration.ZERO), alone, STEP);
    for (TrainingConfig config :
        List.of(CONFIG, CONFIG.withCheckpointEvery(Duration.ofSeconds(20)))) {
      Memory disturbed = new Memory();
      double step = STEP;
      for (long dies : new long[] {41, 75, 101, 102, 300, 326}) {
        disturbed.dies = dies;
        double speed = step;
        assertThatThrownBy(() -> train(config, disturbed, speed)).isInstanceOf(Death.class);
        step *= 3;
      }
      disturbed.dies = -1;
      assertSame(train(config, disturbed, step), expected);
      assertThat(disturbed.rates).isEqualTo(alone.rates);
      assertSame(
          disturbed.checkpoint.orElseThrow().best().orElseThrow(),
          alone.checkpoint.orElseThrow().best().orElseThrow());
    }
  }

  @Test
  void of_steps_and_a_time_the_smaller_counts() {
    Memory few = new Memory();
    train(
        CONFIG.withBudget(TrainingBudget.ofSteps(100).within(Duration.ofSeconds(200))), few, STEP);
    assertThat(few.state().steps()).isEqualTo(100);
    Memory many = new Memory();
    train(
        CONFIG.withBudget(TrainingBudget.ofSteps(1000).within(Duration.ofSeconds(200))),
        many,
        STEP);
    assertThat(many.state().steps()).isEqualTo(PLANNED);
    Memory fewer = new Memory();
    train(
        CONFIG.withBudget(TrainingBudget.ofSteps(7).within(Duration.ofSeconds(200))), fewer, STEP);
    assertThat(fewer.state().steps()).isEqualTo(7);
    assertThat(fewer.looks).containsExactly(7L);
  }

  @Test
  void a_slow_engine_measures_for_a_quarter_of_the_time_at_most() {
    Memory slow = new Memory();
    train(CONFIG, slow, 10);
    // Five steps of 3 s and 4 s before; the next three of 10 s pass 50 s: at step 9 of 5 * 3 + 4 *
    // 10
    // = 55 s. 200 - 4 - 55 - 4 - 3 = 134 s leave a look and 13 steps of 10.04 s.
    assertThat(slow.state().steps()).isEqualTo(9 + 13);
    assertThat(slow.state().ending()).isEqualTo(TrainingState.Ending.COMPLETE);
  }

  @Test
  void a_threshold_that_takes_long_leaves_most_of_the_time_to_the_training() {
    Memory record = new Memory();
    train(CONFIG, record, STEP, 1000);
    // A quarter of 200 s instead of 2000 s: 200 - 40.5 - 50 - 2 = 107.5 s for steps of 0.54 s.
    assertThat(record.state().steps()).isEqualTo(40 + 199);
  }

  @Test
  void a_longer_time_continues_and_a_shorter_one_ends_it() {
    Memory record = new Memory();
    StateDict first = train(CONFIG, record, STEP);
    // 191 s so far. With 4 s for reading, 2 for a look and 3 for the threshold, 100 of 300 s are
    // left
    // for steps of 191 / 329 s: 172.
    train(time(300), record, STEP);
    assertThat(record.state().steps()).isEqualTo(PLANNED + 165);
    assertThat(record.state().plan()).isEqualTo(new TrainingState.Planned("5 min", PLANNED + 165));
    LearningRateSchedule longer = new LearningRateSchedule(1e-2, 50, PLANNED + 165);
    for (int step = (int) PLANNED; step < PLANNED + 165; step++) {
      assertThat(record.rates.get(step)).isEqualTo(longer.at(step));
    }
    StateDict longest = train(time(100), record, STEP);
    assertThat(record.state().steps()).isEqualTo(PLANNED + 165);
    assertThat(record.state().ended()).isTrue();
    assertThat(longest.get("1.bias").toArray()).isNotEqualTo(first.get("1.bias").toArray());
    train(CONFIG.withBudget(TrainingBudget.ofSteps(600)), record, STEP);
    assertThat(record.state().steps()).isEqualTo(600);
  }

  private static TrainingConfig time(long seconds) {
    return CONFIG.withBudget(TrainingBudget.ofTime(Duration.ofSeconds(seconds)));
  }

  /** Trains with steps that take a time, the first five a longer one; gives the weights. */
  private StateDict train(TrainingConfig config, Memory record, double stepSeconds) {
    return train(config, record, stepSeconds, CALIBRATION_EFFORT);
  }

  private StateDict train(
      TrainingConfig config, Memory record, double stepSeconds, double calibrationEffort) {
    seconds = 0;
    List<Noise> sources = IntStream.range(0, 30).mapToObj(Noise::new).toList();
    PreparedImages images =
        PreparedImages.of(
            ImageSet.normal("noise", sources),
            new Preprocessing(MeanImageEngine.architecture().input().spatial()),
            1 << 20,
            (done, total) -> {});
    HeldOutSplit split = HeldOutSplit.of("noise", 30, List.of(), 0.2, true, 0.5, config.seed());
    TrainingSet set =
        new TrainingSet(
            new SampleSet(images, split.training()),
            new SampleSet(images, split.watched()),
            split,
            "noise",
            images.fingerprint(),
            calibrationEffort,
            Duration.ofMillis((long) (1000 * PREPARATION)));
    TrainingListener clockwork =
        new TrainingListener() {
          private int steps;

          @Override
          public boolean cancelled() {
            seconds += steps++ < 5 ? FIRST_STEPS : stepSeconds;
            return false;
          }
        };
    try (CompiledModel model =
        backend.compile(
            MeanImageEngine.architecture(), CompileOptions.defaults().withSeed(config.seed()))) {
      new TrainingLoop(
              model, set, config, new Slow(), record, clockwork, () -> (long) (seconds * 1e9))
          .run();
      return model.weights();
    }
  }

  private static void assertSame(StateDict actual, StateDict expected) {
    assertThat(actual.names()).isNotEmpty().isEqualTo(expected.names());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(actual.get(name).toArray()).as(name).isEqualTo(tensor.toArray()));
  }
}
