package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Device;
import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.transform.BatchNormFolding;
import dev.isomorph.spi.CompiledCache;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as ONNX graphs, one for each set of outputs asked for, each with its batch norms folded
 * as far as these outputs allow. The weights are kept as they were loaded, too.
 */
final class OnnxRuntimeModel implements NativeModel {
  /** From here on the memory for the outputs of one example is not planned as one block. */
  private static final long LARGE_OUTPUTS = 16L << 20;

  private final OrtEnvironment environment;
  private final Plan plan;
  private final Device device;
  private final CompiledCache<List<String>, OrtSession> sessions =
      new CompiledCache<>(CompiledCache.MAX_EVALUATIONS, this::close);
  private StateDict weights = StateDict.of(Map.of());

  OnnxRuntimeModel(OrtEnvironment environment, Plan plan, Device device) {
    this.environment = environment;
    this.plan = plan;
    this.device = device;
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    return sessions.use(List.copyOf(paths), this::compile, session -> run(session, input, paths));
  }

  private List<Tensor> run(OrtSession session, Tensor input, List<String> paths) {
    try (OnnxTensor x = NativeTensors.toNative(environment, input);
        OrtSession.Result result = session.run(Map.of(Architecture.INPUT, x))) {
      List<Tensor> outputs = new ArrayList<>(paths.size());
      for (String path : paths) {
        outputs.add(NativeTensors.toTensor((OnnxTensor) result.get(path).orElseThrow()));
      }
      return outputs;
    } catch (OrtException e) {
      throw failure("ONNX Runtime fails", e);
    }
  }

  private OrtSession compile(List<String> paths) {
    BatchNormFolding folding = BatchNormFolding.of(plan, paths);
    Plan folded = folding.folded();
    StateDict numbers = FoldedWeights.of(folding, weights);
    try {
      return OrtSessions.session(
          environment,
          OnnxModel.of(folded, numbers, paths).toByteArray(),
          device,
          folded.inferenceBytes(paths) < LARGE_OUTPUTS);
    } catch (OrtException e) {
      throw failure("ONNX Runtime refuses the graph", e);
    }
  }

  @Override
  public void load(StateDict loaded) {
    sessions.clear();
    Map<String, Tensor> copies = new LinkedHashMap<>();
    loaded.tensors().forEach((name, t) -> copies.put(name, Tensor.wrap(t.toArray(), t.shape())));
    weights = StateDict.of(copies);
  }

  @Override
  public StateDict weights() {
    return weights;
  }

  @Override
  public ParameterCounts parameterCounts() {
    long trainable = 0;
    long statistics = 0;
    for (Parameter parameter : plan.parameters()) {
      int count = weights.get(parameter.name()).size();
      if (parameter.trainable()) {
        trainable += count;
      } else {
        statistics += count;
      }
    }
    return new ParameterCounts(trainable, statistics);
  }

  @Override
  public NativeTraining train(TrainingOptions options) {
    throw new BackendException("backend 'onnxruntime' cannot train");
  }

  @Override
  public void close() {
    sessions.clear();
  }

  private void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw failure("ONNX Runtime does not close", e);
    }
  }

  private BackendException failure(String what, OrtException e) {
    return new BackendException(
        "backend 'onnxruntime': model '%s': %s: %s"
            .formatted(plan.architecture().name(), what, e.getMessage()),
        e);
  }
}
