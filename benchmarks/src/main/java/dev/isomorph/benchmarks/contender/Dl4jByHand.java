package dev.isomorph.benchmarks.contender;

import dev.isomorph.api.Tensor;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j as its documentation shows it: its own layers, {@code output} and {@code fit}. */
final class Dl4jByHand implements Contender {
  private final ComputationGraph graph;

  Dl4jByHand(Network network) {
    this.graph = StockGraph.of(network.plan(), network.weights());
  }

  @Override
  public Tensor infer(Tensor input) {
    INDArray output = graph.outputSingle(array(input));
    int[] shape = Arrays.stream(output.shape()).mapToInt(Math::toIntExact).toArray();
    return Tensor.wrap(output.dup('c').data().asFloat(), shape);
  }

  @Override
  public boolean trains() {
    return true;
  }

  @Override
  public void train(Tensor input, Tensor target) {
    graph.fit(new INDArray[] {array(input)}, new INDArray[] {array(target)});
  }

  @Override
  public void close() {
    graph.close();
  }

  private static INDArray array(Tensor tensor) {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    return Nd4j.create(tensor.toArray(), shape, 'c');
  }
}
