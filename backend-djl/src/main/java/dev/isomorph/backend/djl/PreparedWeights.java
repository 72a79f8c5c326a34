package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parameters of a model as programs for evaluation take them, shared by the programs of all
 * sets of outputs. A layer has two forms at most, with its batch norm folded and without, so that
 * they take twice the memory of the weights at most, however many sets there are.
 *
 * <p>Safe from many threads.
 */
final class PreparedWeights {
  private final Map<Form, PtNDArray> arrays = new ConcurrentHashMap<>();

  /**
   * What tells prepared parameters of one model apart.
   *
   * @param parameter the name in the folded network
   * @param folded whether its layer has taken over a batch norm
   */
  record Form(String parameter, boolean folded) {}

  boolean haveAll(Collection<Form> forms) {
    return arrays.keySet().containsAll(forms);
  }

  /** Keeps what was made of a parameter, unless it is there already; then it is closed. */
  void add(Form form, PtNDArray made) {
    if (arrays.putIfAbsent(form, made) != null) {
      made.close();
    }
  }

  PtNDArray[] of(List<Form> forms) {
    return forms.stream().map(arrays::get).toArray(PtNDArray[]::new);
  }

  /** Drops what was prepared, after the weights have changed; not while a pass runs. */
  void forget() {
    arrays.values().forEach(NDArray::close);
    arrays.clear();
  }
}
