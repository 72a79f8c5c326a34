package dev.isomorph.api;

import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Training of one model: its weights and running statistics change with every step. Made by {@link
 * CompiledModel#train}.
 *
 * <p>Safe for use from many threads: steps, passes and changes of state run one at a time.
 */
public final class TrainingSession implements AutoCloseable {
  private final CompiledModel model;
  private final Plan plan;
  private final NativeTraining training;
  private final TrainingOptions options;
  private final ObjectivePlan objective;

  // Written under the model's lock; read without it, so that nobody waits for a step to see them.
  private volatile double learningRate;
  private volatile long steps;
  private boolean hasGradients;
  private boolean closed;

  TrainingSession(
      CompiledModel model,
      NativeTraining training,
      TrainingOptions options,
      ObjectivePlan objective) {
    this.model = model;
    this.plan = model.plan();
    this.training = training;
    this.options = options;
    this.objective = objective;
    this.learningRate = options.learningRate();
  }

  /**
   * One step for an objective with one target: forward pass in training mode, loss, backward pass,
   * update.
   *
   * @param input [N, …] in the architecture's input shape, finite
   * @param target [N, …] in the shape of what it is the target of, finite, the same N
   * @return the objective before the update
   * @throws IllegalArgumentException if a tensor does not fit, the objective has several targets,
   *     or N is 1 where batch norm needs more
   * @throws DivergedException if the loss is not finite; the weights are then lost
   * @throws IllegalStateException after close
   */
  public double step(Tensor input, Tensor target) {
    Set<String> names = objective.targets().keySet();
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "targets: expected %d, for %s, got one without a name".formatted(names.size(), names));
    }
    return step(input, Map.of(names.iterator().next(), target)).total();
  }

  /**
   * One step: forward pass in training mode, losses, backward pass, update.
   *
   * @param input [N, …] in the architecture's input shape, finite
   * @param targets for each target that the objective names [N, …] in the shape of what it is the
   *     target of, finite, the same N; probabilities within [0, 1]
   * @return the objective and each of its terms before the update
   * @throws IllegalArgumentException if a tensor does not fit, one is missing or too many, or N is
   *     1 where batch norm needs more
   * @throws DivergedException if the loss is not finite; the weights are then lost
   * @throws IllegalStateException after close
   */
  public Losses step(Tensor input, Map<String, Tensor> targets) {
    checkInput(input);
    Map<String, Tensor> ordered = checkedTargets(targets, input.batchSize());
    return alone(
        () -> {
          List<Double> terms = training.step(input, ordered, learningRate, masks(input));
          long taken = steps + 1;
          steps = taken;
          hasGradients = true;
          double total = options.objective().total(terms);
          if (!Double.isFinite(total)) {
            throw new DivergedException(
                    "training step %d: expected a finite loss, got %s".formatted(taken, total))
                .because(remedy());
          }
          return new Losses(total, terms);
        });
  }

  private Map<String, Tensor> checkedTargets(Map<String, Tensor> targets, int batchSize) {
    Map<String, Shape> expected = objective.targets();
    if (!targets.keySet().equals(expected.keySet())) {
      throw new IllegalArgumentException(
          "targets: expected %s, got %s"
              .formatted(expected.keySet(), new TreeSet<>(targets.keySet())));
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    expected.forEach(
        (name, shape) -> {
          Tensor target = targets.get(name);
          CompiledModel.checkBatch(name, target, shape);
          if (target.batchSize() != batchSize) {
            throw new IllegalArgumentException(
                "%s: expected N = %d as the input has, got %d"
                    .formatted(name, batchSize, target.batchSize()));
          }
          if (objective.holdsProbabilities(name)) {
            checkProbabilities(name, target);
          }
          ordered.put(name, target);
        });
    return ordered;
  }

  private static void checkProbabilities(String name, Tensor target) {
    for (int i = 0; i < target.size(); i++) {
      if (target.at(i) < 0 || target.at(i) > 1) {
        throw new IllegalArgumentException(
            "%s: expected probabilities in [0, 1], got %s at %s"
                .formatted(name, target.at(i), target.place(i)));
      }
    }
  }

  /**
   * A forward pass in training mode with any taps: as in a step, batch norm normalises with the
   * batch's statistics and updates its running statistics; weights stay.
   *
   * @param input [N, …] in the architecture's input shape, finite
   * @param taps names of taps, or paths of nodes
   * @return for each name, in order, its output
   * @throws IllegalArgumentException if the input or a name does not fit, or N is 1 where batch
   *     norm needs more
   * @throws DivergedException if an output is not finite
   * @throws IllegalStateException after close
   */
  public Map<String, Tensor> forward(Tensor input, List<String> taps) {
    checkInput(input);
    return alone(
        () -> {
          try {
            return model.tapped(input, taps, paths -> training.forward(input, paths, masks(input)));
          } catch (DivergedException e) {
            throw e.because(remedy());
          }
        });
  }

  /**
   * The gradients of the last step's objective, by the name of each trainable parameter.
   *
   * @throws IllegalStateException before the first step, or after close
   */
  public StateDict gradients() {
    return alone(
        () -> {
          if (!hasGradients) {
            throw new IllegalStateException("gradients: expected a step before, got none");
          }
          return training.gradients();
        });
  }

  /**
   * Sets the learning rate from the next step on; waits for a step that is under way.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   * @throws IllegalStateException after close
   */
  public void learningRate(double newLearningRate) {
    TrainingOptions.requireLearningRate(newLearningRate);
    alone(
        () -> {
          learningRate = newLearningRate;
          return null;
        });
  }

  /** The learning rate of the next step. */
  public double learningRate() {
    return learningRate;
  }

  /** Steps taken so far, those before a loaded state included. */
  public long steps() {
    return steps;
  }

  /** The state of the optimizer, from which another session can continue. */
  public OptimizerState state() {
    return alone(() -> new OptimizerState(steps, training.state().buffers()));
  }

  /**
   * Continues from a state of the same optimizer, of this or another backend.
   *
   * @throws IllegalArgumentException with every buffer that does not fit
   */
  public void load(OptimizerState state) {
    List<Parameter> expected = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      if (parameter.trainable()) {
        for (String buffer : options.optimizer().buffers()) {
          expected.add(
              new Parameter(
                  parameter.name() + "." + buffer,
                  parameter.shape(),
                  parameter.kind(),
                  parameter.initialization()));
        }
      }
    }
    state.buffers().requireFits("optimizer state", expected);
    alone(
        () -> {
          Map<String, Tensor> ordered = new LinkedHashMap<>();
          expected.forEach(p -> ordered.put(p.name(), state.buffers().get(p.name())));
          training.load(new OptimizerState(state.step(), StateDict.of(ordered)));
          steps = state.step();
          return null;
        });
  }

  /**
   * Ends the training; the model stays open with the weights it has. A second call does nothing.
   */
  @Override
  public void close() {
    model.locked(
        () -> {
          if (!closed) {
            closed = true;
            model.trainingClosed();
            training.close();
          }
          return null;
        });
  }

  /** What helps against numbers that are not finite. */
  private String remedy() {
    return "use a lower learning rate than "
        + learningRate
        + (model.precision() == Precision.FP32
            ? ""
            : ", or train in fp32 to see whether %s on backend '%s' is the cause"
                .formatted(model.precision(), model.backend().name()));
  }

  private <T> T alone(Supplier<T> work) {
    return model.alone(
        () -> {
          if (closed) {
            throw new IllegalStateException(
                "training session of model '%s' is closed".formatted(plan.architecture().name()));
          }
          return work.get();
        });
  }

  private Map<String, Tensor> masks(Tensor input) {
    return DropoutMasks.of(plan, input.batchSize(), options.seed(), steps);
  }

  private void checkInput(Tensor input) {
    CompiledModel.checkBatch("input", input, plan.architecture().input());
    if (input.batchSize() == 1) {
      plan.steps().forEach(this::checkSingle);
    }
  }

  /** Batch norm cannot take a variance over one value. */
  private void checkSingle(Step step) {
    Shape shape = step.input();
    if (step.layer() instanceof BatchNorm
        && shape.size() == shape.channels()
        && !plan.architecture().evaluatesSingleImages(step.node())) {
      throw new IllegalArgumentException(
          "%s (BatchNorm): Expected more than 1 value per channel when training, got input size %s; train with batches of 2 or more"
              .formatted(step.path(), Arrays.toString(shape.withBatch(1))));
    }
  }
}
