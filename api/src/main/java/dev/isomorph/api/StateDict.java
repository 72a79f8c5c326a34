package dev.isomorph.api;

import dev.isomorph.spec.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Named tensors in an order: the weights of a model under PyTorch's {@code state_dict} names, or
 * gradients under the same names.
 */
public final class StateDict {
  private final Map<String, Tensor> tensors;

  private StateDict(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The entries in the order of the map's iteration. */
  public static StateDict of(Map<String, Tensor> tensors) {
    return new StateDict(tensors);
  }

  /** Names and tensors, in order; cannot be changed. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The names in order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /**
   * The tensor of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "state dict: expected one of %d names, got '%s'".formatted(tensors.size(), name));
    }
    return tensor;
  }

  /**
   * Checks names, shapes and numbers against what a model holds.
   *
   * @param what the thing checked, for the message: {@code weights}
   * @throws IllegalArgumentException with every missing, unexpected, mis-shaped and not finite
   *     tensor
   */
  public void requireFits(String what, List<Parameter> parameters) {
    List<String> problems = new ArrayList<>();
    Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
    for (Parameter parameter : parameters) {
      unexpected.remove(parameter.name());
      problemWith(parameter).ifPresent(problems::add);
    }
    unexpected.forEach(
        name -> problems.add("%s: unexpected %s".formatted(name, tensors.get(name))));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected the %d tensors of the architecture, got %d with %d problem%s:%n  %s"
              .formatted(
                  what,
                  parameters.size(),
                  tensors.size(),
                  problems.size(),
                  problems.size() == 1 ? "" : "s",
                  String.join("\n  ", problems)));
    }
  }

  private Optional<String> problemWith(Parameter parameter) {
    Tensor tensor = tensors.get(parameter.name());
    if (tensor == null) {
      return Optional.of("%s: missing, expected %s".formatted(parameter.name(), parameter.shape()));
    }
    if (!tensor.hasShape(parameter.dims())) {
      return Optional.of(
          "%s: expected shape %s, got %s"
              .formatted(parameter.name(), parameter.shape(), Arrays.toString(tensor.shape())));
    }
    return tensor.firstNotFinite().stream()
        .mapToObj(
            at ->
                "%s: expected finite numbers, got %s at %s"
                    .formatted(parameter.name(), tensor.at(at), tensor.place(at)))
        .findFirst();
  }
}
