package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spi.NativeTraining;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Training steps as calls of one program: forward pass, loss, backward pass and update. */
final class DjlTraining implements NativeTraining {
  /** Steps with and without dropout and for single images, and passes for a few sets of outputs. */
  private static final int MAX_PROGRAMS = 8;

  private final DjlModel model;
  private final Plan plan;
  private final TrainingOptions options;
  private final ObjectivePlan objective;
  private final ParameterLists lists;
  private final NDManager manager;
  private final List<PtNDArray> gradients;
  private final Map<String, List<PtNDArray>> buffers = new LinkedHashMap<>();
  private final Map<Variant, PtSymbolBlock> programs =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Variant, PtSymbolBlock> eldest) {
          boolean full = size() > MAX_PROGRAMS;
          if (full) {
            eldest.getValue().close();
          }
          return full;
        }
      };

  private long steps;

  /** What makes one program differ from another. */
  private record Variant(boolean step, boolean single, List<String> masked, List<String> paths) {}

  DjlTraining(DjlModel model, Plan plan, TrainingOptions options) {
    this.model = model;
    this.plan = plan;
    this.options = options;
    this.objective = options.objective().plan(plan);
    this.lists = ParameterLists.of(plan, objective.reached());
    this.manager = model.manager().newSubManager();
    this.gradients = zeros("gradients");
    options.optimizer().buffers().forEach(buffer -> buffers.put(buffer, zeros(buffer)));
  }

  @Override
  public List<Double> step(
      Tensor input,
      Map<String, Tensor> targets,
      double learningRate,
      Map<String, Tensor> dropoutMasks) {
    List<String> masked = TorchScriptProgram.maskedNodes(plan, dropoutMasks.keySet());
    boolean single = input.batchSize() == 1;
    PtSymbolBlock program =
        programs.computeIfAbsent(
            new Variant(true, single, masked, List.of()),
            v ->
                model.compile(
                    TorchScriptProgram.trainingStep(
                        plan,
                        lists,
                        model.format(),
                        single,
                        masked,
                        objective,
                        options.optimizer())));
    long number = steps + 1;
    model.weightsChanged();
    return EngineEntry.train(
        model.subject(),
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDList arguments = new NDList();
            arguments.add(NativeArrays.toNative(scope, input));
            targets.values().forEach(t -> arguments.add(NativeArrays.toNative(scope, t)));
            arguments.add(
                scope.create(OptimizerProgram.scalars(options.optimizer(), learningRate, number)));
            lists
                .byArgument()
                .forEach(
                    (argument, list) -> {
                      for (PtNDArray array : model.arrays(list)) {
                        arguments.add(named(argument, array));
                      }
                    });
            arguments.addAll(gradients);
            buffers.values().forEach(arguments::addAll);
            arguments.addAll(masks(scope, masked, dropoutMasks));
            try (NDArray terms = IValueUtils.forward(program, arguments, true).singletonOrThrow()) {
              steps = number;
              List<Double> losses = new ArrayList<>();
              for (float term : terms.toFloatArray()) {
                losses.add((double) term);
              }
              return losses;
            }
          }
        });
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> dropoutMasks) {
    List<String> masked = TorchScriptProgram.maskedNodes(plan, dropoutMasks.keySet());
    boolean single = input.batchSize() == 1;
    PtSymbolBlock program =
        programs.computeIfAbsent(
            new Variant(false, single, masked, List.copyOf(paths)),
            v ->
                model.compile(
                    TorchScriptProgram.trainingForward(
                        plan, model.lists(), model.format(), single, masked, paths)));
    model.weightsChanged(); // the running statistics
    return model.inEngine(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            PtNDArray[] masks = masks(scope, masked, dropoutMasks).toArray(PtNDArray[]::new);
            if (masks.length == 0) {
              return model.run(program, input, List.of());
            }
            try (IValue list = IValue.listFrom(masks)) {
              return model.run(program, input, List.of(list));
            }
          }
        });
  }

  @Override
  public StateDict gradients() {
    return model.inEngine(this::copyOfGradients);
  }

  private StateDict copyOfGradients() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      if (parameter.trainable()) {
        tensors.put(parameter.name(), of(gradients, parameter));
      }
    }
    return StateDict.of(tensors);
  }

  @Override
  public OptimizerState state() {
    return new OptimizerState(steps, model.inEngine(this::copyOfBuffers));
  }

  private StateDict copyOfBuffers() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      if (parameter.trainable()) {
        buffers.forEach(
            (buffer, arrays) ->
                tensors.put(parameter.name() + "." + buffer, of(arrays, parameter)));
      }
    }
    return StateDict.of(tensors);
  }

  @Override
  public void load(OptimizerState state) {
    model.inEngine(
        () -> {
          buffers.replaceAll((buffer, arrays) -> loaded(buffer, arrays, state));
          return null;
        });
    steps = state.step();
  }

  /** Takes the place of a buffer's arrays. */
  private List<PtNDArray> loaded(String buffer, List<PtNDArray> old, OptimizerState state) {
    old.forEach(NDArray::close);
    List<PtNDArray> arrays = new ArrayList<>();
    for (Parameter parameter : lists.trained()) {
      Tensor tensor = state.buffers().get(parameter.name() + "." + buffer);
      arrays.add(named(buffer, NativeArrays.toOwned(manager, tensor)));
    }
    return arrays;
  }

  @Override
  public void close() {
    model.inEngine(
        () -> {
          programs.values().forEach(PtSymbolBlock::close);
          manager.close();
          return null;
        });
  }

  /** One zero array for each trained parameter, as the list argument of a name. */
  private List<PtNDArray> zeros(String argument) {
    return lists.trained().stream()
        .map(p -> named(argument, (PtNDArray) manager.zeros(NativeArrays.shape(p.dims()))))
        .toList();
  }

  private static PtNDArray named(String argument, PtNDArray array) {
    array.setName(argument + "[]");
    return array;
  }

  /** The array of a parameter as a tensor; zeros where no gradient reaches. */
  private Tensor of(List<PtNDArray> arrays, Parameter parameter) {
    int index = lists.trained().indexOf(parameter);
    return index < 0
        ? Tensor.wrap(new float[Math.toIntExact(parameter.count())], parameter.dims())
        : NativeArrays.toTensor(arrays.get(index));
  }

  private static List<PtNDArray> masks(
      NDManager scope, List<String> masked, Map<String, Tensor> dropoutMasks) {
    return masked.stream()
        .map(path -> named("masks", NativeArrays.toNative(scope, dropoutMasks.get(path))))
        .toList();
  }
}
