package dev.isomorph.backend.dl4j;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Device;
import dev.isomorph.api.StateDict;
import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.backend.dl4j.layer.NativeDropout;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An architecture as a computation graph. Vertices remember their inputs from forward to backward
 * pass, so a graph serves one thread at a time; {@link #twin} makes another with the same weights.
 */
final class Network {
  private final Plan plan;
  private final Device device;
  private final INDArray flatParameters;
  private final ComputationGraph graph;

  private Network(Plan plan, Device device, INDArray flatParameters) {
    this.plan = plan;
    this.device = device;
    this.flatParameters = flatParameters;
    this.graph = new ComputationGraph(Dl4jLowering.graph(plan));
    graph.init(flatParameters, false);
  }

  /** With weights of its own, all 0. */
  static Network of(Plan plan, Device device) {
    enter(device);
    long count = plan.trainableCount() + plan.runningStatisticCount();
    INDArray flatParameters = count == 0 ? null : Nd4j.zeros(DataType.FLOAT, 1, count);
    return new Network(plan, device, flatParameters);
  }

  /** Another graph on the same weights. */
  Network twin() {
    return new Network(plan, device, flatParameters);
  }

  /** Makes the calling thread compute on the network's device; ND4J would deal the cards out. */
  void enter() {
    enter(device);
  }

  private static void enter(Device device) {
    Nd4j.getAffinityManager().unsafeSetDevice(device.index());
  }

  Plan plan() {
    return plan;
  }

  Device device() {
    return device;
  }

  /** Overwrites all parameters. */
  void load(StateDict weights) {
    parameters().forEach((name, array) -> NativeTensors.copy(weights.get(name), array));
  }

  /** Runs one node on the outputs of those before it. */
  INDArray forward(Step step, boolean training, Map<String, INDArray> outputs, Arena arena) {
    GraphVertex vertex = graph.getVertex(step.path());
    List<String> inputs = step.node().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      vertex.setInput(i, outputs.get(inputs.get(i)), arena);
    }
    return guarded(step, "forward", () -> vertex.doForward(training, arena));
  }

  /** The gradients at a node's inputs, in their order. */
  INDArray[] backward(Step step, INDArray gradient, Arena arena) {
    GraphVertex vertex = graph.getVertex(step.path());
    vertex.setEpsilon(gradient);
    return guarded(step, "backward", () -> vertex.doBackward(false, arena).getSecond());
  }

  private static <T> T guarded(Step step, String direction, Supplier<T> pass) {
    try {
      return pass.get();
    } catch (RuntimeException | OutOfMemoryError e) {
      String advice = e instanceof OutOfMemoryError ? "; use a smaller batch" : "";
      throw new BackendException(
          "%s (%s): Deeplearning4j failed in the %s pass: %s%s"
              .formatted(step.path(), step.layer().type(), direction, e.getMessage(), advice),
          e);
    }
  }

  /** Sets the mask of a dropout node until it is cleared. */
  void mask(String path, INDArray mask) {
    ((NativeDropout) ((NodeVertex) graph.getVertex(path)).node()).mask(mask);
  }

  /** Drops what vertices remember of a pass. */
  void clear() {
    for (GraphVertex vertex : graph.getVertices()) {
      vertex.clear();
    }
  }

  /** Views of all parameters by name, in the plan's order. */
  Map<String, INDArray> parameters() {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    plan.steps().forEach(step -> parameters.putAll(parameters(step)));
    return parameters;
  }

  /** Views of a node's parameters by name. */
  Map<String, INDArray> parameters(Step step) {
    return graph.getVertex(step.path()) instanceof NodeVertex own
        ? own.node().parameters()
        : Map.of();
  }

  /** Views of a node's gradients by name, all 0 until a backward pass writes them. */
  Map<String, INDArray> gradients(Step step) {
    return graph.getVertex(step.path()) instanceof NodeVertex own
        ? own.node().gradients()
        : Map.of();
  }

  /** Gets memory for gradients. */
  void prepareTraining() {
    graph.initGradientsView();
  }

  /** Frees the memory for gradients. */
  void closeGradients() {
    close(graph.getGradientsViewArray());
  }

  /** Frees the weights, those of all twins. */
  void closeParameters() {
    close(flatParameters);
  }

  /** How many numbers the graph's flat array holds. */
  long parameterCount() {
    return graph.params().length();
  }

  private static void close(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
