package dev.isomorph.spi;

import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A training inside an engine. Methods are called one at a time.
 *
 * <p>Dropout masks arrive by node path: values 0 or {@code 1 / (1 - probability)} in the shape of
 * the node's input, to be multiplied with it. A dropout node without a mask passes its input on.
 *
 * <p>Where a batch holds one image, the nodes for which {@code
 * architecture.evaluatesSingleImages(node)} holds run as in evaluation: batch norm uses its running
 * statistics and leaves them alone.
 */
public interface NativeTraining extends AutoCloseable {
  /**
   * Forward and backward pass in training mode, then the update of all trainable weights that the
   * objective depends on.
   *
   * @param targets by name, in the order of {@code ObjectivePlan.targets()}
   * @return the value of each of the objective's terms before the update, without its weight
   */
  List<Double> step(
      Tensor input,
      Map<String, Tensor> targets,
      double learningRate,
      Map<String, Tensor> dropoutMasks);

  /**
   * A forward pass in training mode: batch norm normalises with the batch's statistics and updates
   * its running statistics. No gradients, no update of weights.
   *
   * @param paths distinct node paths, in the plan's order; all nodes run
   * @return for each path, in order, its output
   */
  List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> dropoutMasks);

  /**
   * The gradients of the last step's weighted sum of terms, for each trainable parameter in the
   * plan's order; zeros where none flows.
   */
  StateDict gradients();

  /** What the optimizer remembers. */
  OptimizerState state();

  /** Restores a state, from which training continues; its names and shapes fit. */
  void load(OptimizerState state);

  /** Frees what the training alone needed. Called once; the model stays open. */
  @Override
  void close();
}
