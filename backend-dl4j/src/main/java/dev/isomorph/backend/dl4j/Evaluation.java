package dev.isomorph.backend.dl4j;

import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Evaluation for one set of outputs: the network with its batch norms folded as far as these
 * outputs allow, with weights of its own, and a graph on them for each pass that runs at the same
 * time.
 */
final class Evaluation implements AutoCloseable {
  private final Network folded;
  private final List<String> paths;
  private final Queue<EvaluationPass> idle = new ConcurrentLinkedQueue<>();

  /** Of a network with the weights it has now. */
  Evaluation(Network network, StateDict weights, List<String> paths) {
    BatchNormFolding folding = BatchNormFolding.of(network.plan(), paths);
    this.folded = Network.of(folding.folded(), network.device());
    this.paths = paths;
    folded.load(FoldedWeights.of(folding, weights));
  }

  /** The outputs, in order; from many threads. */
  List<Tensor> run(Tensor input) {
    EvaluationPass pass = idle.poll();
    if (pass == null) {
      pass = new EvaluationPass(folded.twin());
    }
    try {
      return pass.run(input, paths);
    } finally {
      idle.add(pass);
    }
  }

  @Override
  public void close() {
    idle.forEach(EvaluationPass::close);
    folded.closeParameters();
  }
}
