package dev.isomorph.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.conformance.random.RandomGraphs;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.Term;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's derivatives, compared with differences of its losses, on random networks. */
class ReferenceDerivativeTest {
  private static final double STEP = 1e-6;

  /**
   * Central differences err by the step squared and by rounding over the step, both about 1e-10.
   */
  private static final double TOLERANCE = 1e-6;

  static IntStream numbers() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest(name = "graph {0}")
  @MethodSource("numbers")
  void gradients_are_the_slopes_of_the_loss(int number) {
    RandomGraph graph = RandomGraphs.draw(5, number);
    Plan plan = graph.architecture().plan();
    ReferenceModel model = new ReferenceModel(plan, Arithmetic.EXACT);
    StateDict weights = DeterministicTensors.weights(plan, graph.seed(), "");
    model.load(weights);
    Tensor input = tensor(graph, "input", plan.architecture().input().withBatch(graph.batchSize()));
    Tensor target = tensor(graph, "target", plan.output().withBatch(graph.batchSize()));
    ReferenceTraining training =
        (ReferenceTraining) model.train(TrainingOptions.of(Optimizer.sgd(), 0));
    training.step(input, Map.of(Term.TARGET, target), 0, Map.of());
    Map<String, Tensor> gradients = training.gradients().tensors();
    for (Parameter parameter : plan.parameters()) {
      if (parameter.trainable()) {
        int at = (int) (parameter.count() / 2);
        double slope =
            (loss(model, training, weights, parameter, at, STEP, input, target)
                    - loss(model, training, weights, parameter, at, -STEP, input, target))
                / (2 * STEP);
        assertThat((double) gradients.get(parameter.name()).at(at))
            .as("%s at %d of %s", parameter.name(), at, plan.architecture().name())
            .isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
      }
    }
  }

  private static double loss(
      ReferenceModel model,
      ReferenceTraining training,
      StateDict weights,
      Parameter parameter,
      int at,
      double change,
      Tensor input,
      Tensor target) {
    model.load(weights); // statistics as well, which a step has moved
    model.numbers().get(parameter.name())[at] += change;
    return training.step(input, Map.of(Term.TARGET, target), 0, Map.of()).get(0);
  }

  private static Tensor tensor(RandomGraph graph, String name, int[] shape) {
    return DeterministicTensors.input(graph.seed(), name, shape);
  }
}
