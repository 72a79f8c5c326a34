package dev.isomorph.backend.dl4j.layer;

import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** {@link Concat}. */
public final class NativeConcat extends NativeNode {
  private static final int CHANNELS = 1;

  /** For any number of inputs. */
  public NativeConcat(Step step, INDArray parameters) {
    super(step, parameters);
  }

  @Override
  public INDArray forward(INDArray[] inputs, boolean training, Arena arena) {
    INDArray output = output(inputs[0], arena);
    NativeOp.run("concat", inputs, NativeOp.arrays(output), CHANNELS);
    return output;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray gradient, Arena arena) {
    INDArray[] inputGradients = new INDArray[inputs.length];
    long from = 0;
    for (int i = 0; i < inputs.length; i++) {
      long to = from + inputs[i].size(CHANNELS);
      inputGradients[i] =
          arena.take(inputs[i].shape()).assign(part(gradient, NDArrayIndex.interval(from, to)));
      from = to;
    }
    return inputGradients;
  }

  private static INDArray part(INDArray array, INDArrayIndex channels) {
    return array.get(NDArrayIndex.all(), channels);
  }
}
