package dev.isomorph.benchmarks.contender;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime as its documentation shows it, on the file that PyTorch exports; where there is
 * none, on the best that one could write: batch norm folded wherever it can be, more than PyTorch's
 * exporter and the engine's own optimizer do.
 */
final class OnnxRuntimeByHand implements Contender {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final int[] outputShape;

  OnnxRuntimeByHand(Network network) throws OrtException, IOException {
    byte[] file =
        network.exported().isPresent()
            ? Files.readAllBytes(network.exported().get())
            : folded(network);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      this.session = environment.createSession(file, options);
    }
    this.input = session.getInputNames().iterator().next();
    this.outputShape = network.plan().output().withBatch(1);
  }

  private static byte[] folded(Network network) {
    Plan plan = network.plan();
    List<String> kept = List.of(plan.architecture().output());
    BatchNormFolding folding = BatchNormFolding.of(plan, kept);
    return OnnxModel.of(folding.folded(), FoldedWeights.of(folding, network.weights()))
        .toByteArray();
  }

  @Override
  public Tensor infer(Tensor batch) {
    long[] shape = Arrays.stream(batch.shape()).asLongStream().toArray();
    try (OnnxTensor x = OnnxTensor.createTensor(environment, batch.buffer(), shape);
        OrtSession.Result result = session.run(Map.of(input, x))) {
      int[] out = outputShape.clone();
      out[0] = batch.batchSize();
      return Tensor.wrap(((OnnxTensor) result.get(0)).getFloatBuffer(), out);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime by hand: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime by hand: " + e.getMessage(), e);
    }
  }
}
