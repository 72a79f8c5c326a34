package dev.isomorph.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.CompiledCache;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A network as programs over one set of parameter arrays. */
final class DjlModel implements NativeModel {
  private final Plan plan;
  private final ParameterLists lists;
  private final NDManager manager;
  private final Map<String, PtNDArray> arrays = new LinkedHashMap<>();
  private final ComputeFormat format;
  private final CompiledCache<List<String>, Evaluation> evaluations =
      new CompiledCache<>(CompiledCache.MAX_EVALUATIONS, Evaluation::close);

  private final PreparedWeights prepared = new PreparedWeights();

  /** The parameters as list arguments, made once for all calls. */
  private List<IValue> arguments = List.of();

  DjlModel(Plan plan, Device device, ComputeFormat format) {
    this.plan = plan;
    this.format = format;
    this.lists = ParameterLists.of(plan, plan.steps());
    this.manager = NDManager.newBaseManager(device);
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    return inEngine(
        () ->
            evaluations.use(
                List.copyOf(paths),
                wanted -> new Evaluation(plan, wanted, format, prepared, this::compile),
                evaluation ->
                    call(
                        evaluation.program(),
                        input,
                        evaluation.parameters(this::weights, manager))));
  }

  /** One call of a program without gradients: input, parameters, then more list arguments. */
  List<Tensor> run(PtSymbolBlock program, Tensor input, List<IValue> more) {
    List<IValue> all = new ArrayList<>(arguments);
    all.addAll(more);
    return call(program, input, all);
  }

  private List<Tensor> call(PtSymbolBlock program, Tensor input, List<IValue> after) {
    try (NDManager scope = manager.newSubManager();
        IValue x = IValue.from(NativeArrays.toNative(scope, input))) {
      List<IValue> all = new ArrayList<>(List.of(x));
      all.addAll(after);
      try (IValue result = IValueUtils.runMethod(program, "forward", all.toArray(IValue[]::new))) {
        List<Tensor> outputs = new ArrayList<>();
        for (PtNDArray output : result.toTensorArray((PtNDManager) scope)) {
          outputs.add(NativeArrays.toTensor(output));
        }
        return outputs;
      }
    }
  }

  @Override
  public void load(StateDict weights) {
    inEngine(
        () -> {
          free();
          for (Parameter parameter : plan.parameters()) {
            arrays.put(
                parameter.name(), NativeArrays.toOwned(manager, weights.get(parameter.name())));
          }
          List<IValue> made = new ArrayList<>();
          lists
              .byArgument()
              .values()
              .forEach(parameters -> made.add(IValue.listFrom(arrays(parameters))));
          arguments = List.copyOf(made);
          return null;
        });
  }

  @Override
  public StateDict weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    inEngine(
        () -> {
          arrays.forEach((name, array) -> tensors.put(name, NativeArrays.toTensor(array)));
          return null;
        });
    return StateDict.of(tensors);
  }

  @Override
  public ParameterCounts parameterCounts() {
    return new ParameterCounts(
        count(lists.trained()) + count(lists.untrained()), count(lists.statistics()));
  }

  @Override
  public NativeTraining train(TrainingOptions options) {
    return inEngine(() -> new DjlTraining(this, plan, options));
  }

  @Override
  public void close() {
    inEngine(
        () -> {
          free();
          evaluations.clear();
          manager.close();
          return null;
        });
  }

  /** The lists in which evaluation programs take the parameters. */
  ParameterLists lists() {
    return lists;
  }

  NDManager manager() {
    return manager;
  }

  ComputeFormat format() {
    return format;
  }

  /** A step has changed the weights. */
  void weightsChanged() {
    evaluations.forEach(Evaluation::forget);
    prepared.forget();
  }

  /** The arrays of some parameters, in order; they change when weights are loaded. */
  PtNDArray[] arrays(List<Parameter> parameters) {
    return parameters.stream().map(p -> arrays.get(p.name())).toArray(PtNDArray[]::new);
  }

  /** Loads a program; the model frees it when it is closed. */
  PtSymbolBlock compile(String program) {
    return inEngine(() -> EngineEntry.load(manager, program));
  }

  /** Runs work of this model without gradients. */
  <T> T inEngine(Supplier<T> work) {
    return EngineEntry.infer(subject(), work::get);
  }

  /** The model in messages. */
  String subject() {
    return "model '%s'".formatted(plan.architecture().name());
  }

  private long count(List<Parameter> parameters) {
    long count = 0;
    for (PtNDArray array : arrays(parameters)) {
      count += array.size();
    }
    return count;
  }

  private void free() {
    weightsChanged();
    arguments.forEach(IValue::close);
    arguments = List.of();
    arrays.values().forEach(NDArray::close);
    arrays.clear();
  }
}
