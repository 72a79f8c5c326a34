package dev.isomorph.conformance.rules;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.Tolerance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Chapter X: a training moves from one backend to another. */
final class ExchangeRules {
  private static final int STEPS_BEFORE = 3;
  private static final int STEPS = 6;
  private static final int ROUNDINGS = 10;

  /** They take most of the time of a rule, and every backend is examined against the same ones. */
  private static final Map<TrainingOptions, Yardstick> YARDSTICKS = new ConcurrentHashMap<>();

  private ExchangeRules() {}

  /**
   * Losses to be compared with.
   *
   * @param losses of the reference, after each step
   * @param spread how far rounding errors move each one, as a share of it
   */
  private record Yardstick(double[] losses, double[] spread) {}

  static List<Rule> all() {
    return List.of(
        exchange("X1", "momentum", TrainingOptions.of(Optimizer.momentum(0.9), 0.05)),
        exchange("X2", "Adam", TrainingOptions.of(Optimizer.adam(), 1e-3)),
        Rule.mustInTraining(
            "X3",
            "An optimizer's state is read back bit for bit.",
            "A resumed training begins with what was saved.",
            ExchangeRules::state));
  }

  private static Rule exchange(String id, String name, TrainingOptions options) {
    return Rule.mustInTraining(
        id,
        "A training with %s is resumed on another backend, with weights and optimizer state, as on its own."
            .formatted(name),
        "Three steps here, three there, and the other way round, with every partner; six steps agree with the reference within"
            + " ten times what rounding does to these.",
        examination -> move(examination, options));
  }

  private static void move(Examination examination, TrainingOptions options) {
    Yardstick yardstick = YARDSTICKS.computeIfAbsent(options, ExchangeRules::yardstick);
    for (Backend partner : examination.partners()) {
      compare(examination, yardstick, examination.backend(), partner, options);
      compare(examination, yardstick, partner, examination.backend(), options);
    }
  }

  private static Yardstick yardstick(TrainingOptions options) {
    double[] expected =
        losses(Backend.of(new ReferenceEngine()), Backend.of(new ReferenceEngine()), options);
    double[] spread = new double[STEPS];
    for (int i = 1; i <= ROUNDINGS; i++) {
      Backend rounding = Backend.of(ReferenceEngine.withRounding(i));
      double[] rounded = losses(rounding, rounding, options);
      double worst = 0;
      for (int step = 0; step < STEPS; step++) {
        worst = Math.max(worst, Math.abs(rounded[step] - expected[step]) / expected[step]);
        spread[step] = Math.max(spread[step], worst);
      }
    }
    return new Yardstick(expected, spread);
  }

  private static void compare(
      Examination examination,
      Yardstick yardstick,
      Backend from,
      Backend to,
      TrainingOptions options) {
    double[] moved = losses(from, to, options);
    for (int step = 0; step < STEPS; step++) {
      examination.close(
          "%s to %s, loss of step %d".formatted(from.name(), to.name(), step + 1),
          yardstick.losses()[step],
          moved[step],
          Math.max(Tolerance.LOSS, Tolerance.MARGIN * yardstick.spread()[step]));
    }
  }

  private static double[] losses(Backend from, Backend to, TrainingOptions options) {
    SmallNetwork small = new SmallNetwork();
    double[] losses = new double[STEPS];
    StateDict weights;
    OptimizerState state;
    try (CompiledModel model = from.compile(small.architecture(), CompileOptions.defaults());
        TrainingSession session = model.train(options)) {
      steps(session, small, losses, 0, STEPS_BEFORE);
      weights = model.weights();
      state = session.state();
    }
    try (CompiledModel model = to.compile(small.architecture(), CompileOptions.defaults());
        TrainingSession session = model.train(options)) {
      model.load(weights);
      session.load(state);
      steps(session, small, losses, STEPS_BEFORE, STEPS);
    }
    return losses;
  }

  private static void steps(
      TrainingSession session, SmallNetwork small, double[] losses, int from, int to) {
    for (int step = from; step < to; step++) {
      Tensor batch = small.batch(step);
      losses[step] = session.step(batch, batch);
    }
  }

  private static void state(Examination examination) {
    SmallNetwork small = new SmallNetwork();
    TrainingOptions options = TrainingOptions.of(Optimizer.adam(), 1e-3);
    try (CompiledModel model = examination.compile(small.architecture())) {
      OptimizerState state;
      try (TrainingSession session = model.train(options)) {
        steps(session, small, new double[STEPS], 0, STEPS_BEFORE);
        state = session.state();
      }
      examination.equal("step", (long) STEPS_BEFORE, state.step());
      try (TrainingSession session = model.train(options)) {
        session.load(state);
        examination.equal("step read back", state.step(), session.state().step());
        WeightRules.identical(examination, state.buffers(), session.state().buffers());
      }
    }
  }
}
