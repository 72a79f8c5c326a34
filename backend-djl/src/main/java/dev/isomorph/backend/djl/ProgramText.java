package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Value.Biased;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.backend.djl.Value.Formed;
import dev.isomorph.backend.djl.Value.Given;
import dev.isomorph.backend.djl.Value.Kernel;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.format.pytorch.Call;
import dev.isomorph.format.pytorch.TorchScriptLowering;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The last step from a draft to a program: expressions as text, and a line for each value that is
 * bound.
 */
final class ProgramText {
  private final Map<String, String> given;
  private final UnaryOperator<Value> parameter;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * For a program.
   *
   * @param given the expressions of the network's parameters, by name; the caller may change it
   *     before it binds a draft
   * @param parameter what a layer reads in place of one of its parameters
   */
  ProgramText(Map<String, String> given, UnaryOperator<Value> parameter) {
    this.given = given;
    this.parameter = parameter;
  }

  /** Binds the network's input, in the network's format. */
  void bindInput(Value input) {
    bind("x0", Architecture.INPUT, input);
  }

  /** Binds all values of a draft. */
  void bind(Draft draft) {
    draft.lines().forEach(line -> bind("v" + values.size(), line.path(), line.value()));
  }

  private void bind(String name, String path, Value value) {
    line(name, text(value));
    values.put(path, name);
  }

  /** Binds what is no value of the network. */
  void line(String name, String expression) {
    lines.add(name + " = " + expression);
  }

  /** Adds lines as they are. */
  void lines(List<String> more) {
    lines.addAll(more);
  }

  /** All lines so far. */
  List<String> lines() {
    return lines;
  }

  /** An expression. */
  String text(Value value) {
    if (value instanceof Named named) {
      return named.name();
    }
    if (value instanceof Given parameterOfNetwork) {
      return given.get(parameterOfNetwork.parameter().name());
    }
    if (value instanceof Result result) {
      return values.get(result.path());
    }
    if (value instanceof Formed formed) {
      return formed.form().text(text(formed.of()));
    }
    if (value instanceof Biased biased) {
      return "torch.add(%s, torch.reshape(%s, [1, -1, 1, 1]))"
          .formatted(text(biased.maps()), text(parameter.apply(biased.bias())));
    }
    return text((Computed) value);
  }

  private String text(Computed layer) {
    Map<String, String> parameters = new HashMap<>();
    layer
        .parameters()
        .forEach((suffix, value) -> parameters.put(suffix, text(parameter.apply(value))));
    Call.Operands operands =
        new Call.Operands(
            layer.inputs().stream().map(this::text).toList(),
            parameters,
            layer.kernel() == Kernel.TRAINING);
    return switch (layer.kernel()) {
      case ONEDNN -> OneDnn.text((Conv2d) layer.layer(), operands, "none");
      case ONEDNN_RELU -> OneDnn.text((Conv2d) layer.layer(), operands, "relu");
      case OVERWRITING -> layer.layer().accept(TorchScriptLowering.overwriting(operands));
      case EVALUATION, TRAINING ->
          layer.layer().accept(new TorchScriptLowering(operands, layer.mask().map(this::text)));
    };
  }

  /** The parameter that a value is made from. */
  static Parameter parameterOf(Value value) {
    return value instanceof Given given ? given.parameter() : parameterOf(value.reads().get(0));
  }
}
