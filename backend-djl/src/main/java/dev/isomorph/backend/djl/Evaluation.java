package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.api.FoldedWeights;
import dev.isomorph.api.StateDict;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.transform.BatchNormFolding;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The passes in evaluation mode that give one set of outputs: a program of the network with its
 * batch norms folded, and the parameters as it wants them, which are made from the weights when
 * they are first needed after a change, and shared with other sets of outputs.
 *
 * <p>Safe from many threads.
 */
final class Evaluation implements AutoCloseable {
  private final BatchNormFolding folding;
  private final Plan folded;
  private final PtSymbolBlock program;
  private final List<Parameter> parameters;
  private final List<PreparedWeights.Form> forms;
  private final PreparedWeights shared;
  private List<IValue> prepared;

  Evaluation(
      Plan plan,
      List<String> paths,
      ComputeFormat format,
      PreparedWeights shared,
      Function<String, PtSymbolBlock> compiler) {
    this.folding = BatchNormFolding.of(plan, paths);
    this.folded = folding.folded();
    this.program = compiler.apply(EvaluationProgram.of(folded, paths, format));
    this.parameters = EvaluationProgram.parameters(folded, paths);
    this.forms = folded.stepsFor(paths).stream().flatMap(this::forms).toList();
    this.shared = shared;
  }

  private Stream<PreparedWeights.Form> forms(Step step) {
    boolean merged = folding.folds().containsKey(step.path());
    return step.parameters().stream().map(p -> new PreparedWeights.Form(p.name(), merged));
  }

  PtSymbolBlock program() {
    return program;
  }

  /** What the program takes after the input. */
  synchronized List<IValue> parameters(Supplier<StateDict> weights, NDManager manager) {
    if (prepared == null) {
      if (!shared.haveAll(forms)) {
        prepare(weights.get(), manager);
      }
      prepared = forms.isEmpty() ? List.of() : List.of(IValue.listFrom(shared.of(forms)));
    }
    return prepared;
  }

  private void prepare(StateDict weights, NDManager manager) {
    StateDict numbers = FoldedWeights.of(folding, weights);
    try (NDManager scope = manager.newSubManager()) {
      PtNDArray[] arrays =
          parameters.stream()
              .map(p -> NativeArrays.toOwned(scope, numbers.get(p.name())))
              .toArray(PtNDArray[]::new);
      try (IValue list = IValue.listFrom(arrays);
          IValue made = IValueUtils.runMethod(program, "prepare", list)) {
        PtNDArray[] each = made.toTensorArray((PtNDManager) manager);
        for (int i = 0; i < each.length; i++) {
          shared.add(forms.get(i), each[i]);
        }
      }
    }
  }

  /** Drops what was prepared, after the weights have changed; not while a pass runs. */
  synchronized void forget() {
    if (prepared != null) {
      prepared.forEach(IValue::close);
      prepared = null;
    }
  }

  @Override
  public void close() {
    forget();
    program.close();
  }
}
