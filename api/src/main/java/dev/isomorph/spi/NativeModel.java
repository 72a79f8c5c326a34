package dev.isomorph.spi;

import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import java.util.List;

/**
 * A model inside an engine. Evaluation and training share its one set of weights. {@link #forward}
 * may be called from many threads at once; all other methods are called alone.
 */
public interface NativeModel extends AutoCloseable {
  /**
   * A pass in evaluation mode, without gradients.
   *
   * @param input [N, …] as the plan's input
   * @param paths distinct node paths whose outputs are wanted, in the plan's order; only what they
   *     depend on needs to run
   * @return for each path, in order, its output [N, …]
   */
  List<Tensor> forward(Tensor input, List<String> paths);

  /** Takes weights: every parameter of the plan, in the plan's order. */
  void load(StateDict weights);

  /** A copy of all weights as they are now, in the plan's order. */
  StateDict weights();

  /** The numbers the native model holds, counted on its own arrays. */
  ParameterCounts parameterCounts();

  /**
   * Starts training with fresh optimizer buffers. At most one training of a model is open at a
   * time.
   *
   * @param options with an objective that fits the plan
   */
  NativeTraining train(TrainingOptions options);

  /** Frees native memory. Called once. */
  @Override
  void close();
}
