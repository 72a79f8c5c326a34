package dev.isomorph.conformance.rules;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.conformance.Examination;
import dev.isomorph.conformance.Tolerance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The derivative of the loss by the input, which no engine is asked for, read off the gradient of a
 * weight: in front of the network stands a dense layer that passes the image on, and takes one more
 * number for each example of the batch, which is 1 for that example, 0 for the others, and has
 * weight 0. The gradients of these weights are the derivatives by the examples.
 */
final class InputDerivative {
  private static final int BATCH = 4;
  private static final String FRONT = "front";
  private static final int ROUNDINGS = 3;

  private InputDerivative() {}

  static void compare(Examination examination) {
    double[] expected = derivative(Backend.of(new ReferenceEngine()));
    double spread = 0;
    for (int i = 1; i <= ROUNDINGS; i++) {
      spread =
          Math.max(
              spread, distance(expected, derivative(Backend.of(ReferenceEngine.withRounding(i)))));
    }
    double tolerance = Math.max(Tolerance.LAYER_GRADIENT, Tolerance.MARGIN * spread);
    double[] actual = derivative(examination.backend());
    examination.close(
        "norm of the difference relative to that of the derivative",
        1,
        1 + distance(expected, actual),
        tolerance);
    double cosine =
        dot(expected, actual) / Math.sqrt(dot(expected, expected) * dot(actual, actual));
    examination.close("cosine", 1, cosine, tolerance);
  }

  /** By example, channel, row and column. */
  private static double[] derivative(Backend backend) {
    Architecture network = new SmallNetwork().architecture();
    int size = Math.toIntExact(network.input().size());
    try (CompiledModel model = backend.compile(behindFront(network), CompileOptions.defaults());
        TrainingSession session = model.train(TrainingOptions.of(Optimizer.sgd(), 0))) {
      Map<String, Tensor> weights =
          new LinkedHashMap<>(DeterministicTensors.weights(model.plan(), 9, "").tensors());
      float[] passing = new float[size * (size + BATCH)];
      float[] input = new float[BATCH * (size + BATCH)];
      Tensor images = DeterministicTensors.input(9, "images", BATCH, size);
      for (int i = 0; i < size; i++) {
        passing[i * (size + BATCH) + i] = 1;
      }
      for (int n = 0; n < BATCH; n++) {
        images.buffer().get(n * size, input, n * (size + BATCH), size);
        input[n * (size + BATCH) + size + n] = 1;
      }
      weights.put(FRONT + ".0.weight", Tensor.wrap(passing, size, size + BATCH));
      model.load(StateDict.of(weights));
      int[] shape = network.input().withBatch(BATCH);
      session.step(
          Tensor.wrap(input, BATCH, size + BATCH), DeterministicTensors.input(9, "target", shape));
      Tensor gradient = session.gradients().get(FRONT + ".0.weight");
      double[] derivative = new double[BATCH * size];
      for (int n = 0; n < BATCH; n++) {
        for (int i = 0; i < size; i++) {
          derivative[n * size + i] = gradient.at(i * (size + BATCH) + size + n);
        }
      }
      return derivative;
    }
  }

  private static Architecture behindFront(Architecture network) {
    int size = Math.toIntExact(network.input().size());
    String image = FRONT + ".1";
    List<Node> nodes = new ArrayList<>();
    nodes.add(
        new Node(FRONT + ".0", new Linear(size + BATCH, size, false), List.of(Architecture.INPUT)));
    nodes.add(new Node(image, new Unflatten(network.input()), List.of(FRONT + ".0")));
    for (Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream()
              .map(path -> path.equals(Architecture.INPUT) ? image : path)
              .toList();
      nodes.add(new Node(node.path(), node.layer(), inputs));
    }
    return new Architecture(
        "input-derivative",
        Shape.of(size + BATCH),
        nodes,
        network.output(),
        Map.of(),
        network.singleImageEvaluation());
  }

  /** The Euclidean norm of the difference, relative to that of the expected. */
  private static double distance(double[] expected, double[] actual) {
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += (expected[i] - actual[i]) * (expected[i] - actual[i]);
    }
    return Math.sqrt(squares / dot(expected, expected));
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
