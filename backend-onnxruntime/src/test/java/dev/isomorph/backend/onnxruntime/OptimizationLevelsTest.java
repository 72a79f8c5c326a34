package dev.isomorph.backend.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.random.RandomGraph;
import dev.isomorph.conformance.random.RegressionGraph;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported files are run by others, at whatever level of optimisation they choose. */
class OptimizationLevelsTest {
  static Stream<Arguments> networksAtAllLevels() {
    return RegressionGraph.all().stream()
        .flatMap(
            known -> Arrays.stream(OptLevel.values()).map(level -> Arguments.of(known, level)));
  }

  @ParameterizedTest
  @MethodSource("networksAtAllLevels")
  void a_network_that_was_once_wrong_gives_the_reference_s_output(
      RegressionGraph known, OptLevel level) throws OrtException {
    RandomGraph graph = known.graph();
    Plan plan = graph.architecture().plan();
    StateDict weights = DeterministicTensors.weights(plan, graph.seed(), "");
    Tensor input =
        DeterministicTensors.input(graph.seed(), "input", plan.architecture().input().withBatch(2));
    Tensor expected = expected(plan.architecture(), weights, input);
    Tensor actual = run(OnnxModel.of(plan, weights), input, level);
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i)).isCloseTo(expected.at(i), within(1e-6f)); // values are below 1
    }
  }

  private static Tensor expected(Architecture architecture, StateDict weights, Tensor input) {
    try (CompiledModel model =
        Backend.of(new ReferenceEngine()).compile(architecture, CompileOptions.defaults())) {
      model.load(weights);
      return model.forward(input);
    }
  }

  private static Tensor run(OnnxModel model, Tensor input, OptLevel level) throws OrtException {
    OrtEnvironment environment = OrtSessions.environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(level);
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OnnxTensor x = NativeTensors.toNative(environment, input);
          OrtSession.Result result = session.run(Map.of(Architecture.INPUT, x))) {
        return NativeTensors.toTensor((OnnxTensor) result.get(0));
      }
    }
  }
}
