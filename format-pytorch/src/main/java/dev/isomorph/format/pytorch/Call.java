package dev.isomorph.format.pytorch;

import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One call of a PyTorch operator as program text, its arguments added in order: {@code
 * torch.relu(v3)}.
 */
public final class Call {
  private final String operator;
  private final Operands operands;
  private final List<String> arguments = new ArrayList<>();

  /**
   * What a node has to work with, as expressions.
   *
   * @param inputs the outputs it reads
   * @param parameters its parameters by suffix: {@code weight} to {@code trained[3]}
   * @param training whether the node runs in training mode
   */
  public record Operands(List<String> inputs, Map<String, String> parameters, boolean training) {}

  Call(String operator, Operands operands) {
    this.operator = operator;
    this.operands = operands;
  }

  Call input() {
    return expression(operands.inputs().get(0));
  }

  Call weight() {
    return parameter("weight");
  }

  Call bias() {
    return parameter("bias");
  }

  /** The bias, or none. */
  Call bias(boolean present) {
    return present ? bias() : expression("None");
  }

  Call runningMean() {
    return parameter("running_mean");
  }

  Call runningVariance() {
    return parameter("running_var");
  }

  /** Whether the node runs in training mode. */
  Call training() {
    return literal(operands.training());
  }

  Call ints(Size2d size) {
    return ints(List.of(size.height(), size.width()));
  }

  Call ints(List<Integer> values) {
    return expression(values.toString());
  }

  Call literal(int value) {
    return expression(Integer.toString(value));
  }

  Call literal(double value) {
    return expression(Double.toString(value));
  }

  Call literal(boolean value) {
    return expression(value ? "True" : "False");
  }

  Call expression(String expression) {
    arguments.add(expression);
    return this;
  }

  private Call parameter(String suffix) {
    return expression(operands.parameters().get(suffix));
  }

  /** The program text. */
  @Override
  public String toString() {
    return arguments.stream().collect(Collectors.joining(", ", "torch." + operator + "(", ")"));
  }
}
