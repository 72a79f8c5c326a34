package dev.isomorph.backend.dl4j;

import dev.isomorph.api.Tensor;
import dev.isomorph.backend.dl4j.layer.Arena;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Passes in evaluation mode, one after the other. Only the nodes that the wanted outputs depend on
 * run, and an output is given back as soon as no node needs it any more.
 */
final class EvaluationPass implements AutoCloseable {
  private final Network network;
  private final Arena arena = new Arena();

  EvaluationPass(Network network) {
    this.network = network;
  }

  /** The outputs of the given nodes, in order. */
  List<Tensor> run(Tensor input, List<String> paths) {
    network.enter();
    arena.begin(input.batchSize());
    try {
      Map<String, INDArray> outputs = new HashMap<>();
      outputs.put(Architecture.INPUT, NativeTensors.toNative(input, arena));
      List<Step> steps = network.plan().stepsFor(paths);
      List<List<String>> lastReads = lastReads(steps, Set.copyOf(paths));
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        outputs.put(step.path(), network.forward(step, false, outputs, arena));
        lastReads.get(i).forEach(path -> arena.release(outputs.remove(path)));
      }
      return paths.stream().map(path -> NativeTensors.toTensor(outputs.get(path))).toList();
    } finally {
      network.clear();
      arena.releaseAll();
    }
  }

  /** For each step, what it is the last to read, save what is wanted. */
  private static List<List<String>> lastReads(List<Step> steps, Set<String> wanted) {
    List<List<String>> lastReads = new ArrayList<>();
    Set<String> readLater = new HashSet<>(wanted);
    for (int i = steps.size() - 1; i >= 0; i--) {
      lastReads.add(steps.get(i).node().inputs().stream().filter(readLater::add).toList());
    }
    Collections.reverse(lastReads);
    return lastReads;
  }

  @Override
  public void close() {
    arena.close();
  }
}
