package dev.isomorph.format.pytorch;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Spec to TorchScript, one row per layer: the expression that computes it.
 *
 * @param operands what the node has to work with
 * @param dropoutMask the expression of the node's dropout mask, if it has one
 * @param overwrites whether the operator writes over its first input; PyTorch has such operators
 *     for activations and for sums of two
 */
public record TorchScriptLowering(
    Call.Operands operands, Optional<String> dropoutMask, boolean overwrites)
    implements Layer.Cases<String> {

  /** With operators whose output is a tensor of its own. */
  public TorchScriptLowering(Call.Operands operands, Optional<String> dropoutMask) {
    this(operands, dropoutMask, false);
  }

  /** With operators that write over their first input. */
  public static TorchScriptLowering overwriting(Call.Operands operands) {
    return new TorchScriptLowering(operands, Optional.empty(), true);
  }

  @Override
  public String conv2d(Conv2d l) {
    return call("conv2d")
        .input()
        .weight()
        .bias(l.bias())
        .ints(l.stride())
        .ints(l.padding())
        .ints(l.dilation())
        .literal(1)
        .toString();
  }

  @Override
  public String convTranspose2d(ConvTranspose2d l) {
    return call("conv_transpose2d")
        .input()
        .weight()
        .bias(l.bias())
        .ints(l.stride())
        .ints(l.padding())
        .ints(l.outputPadding())
        .literal(1)
        .ints(l.dilation())
        .toString();
  }

  @Override
  public String batchNorm(BatchNorm l) {
    // PyTorch's momentum is the share of the new value; runningDecay is the share kept.
    return call("batch_norm")
        .input()
        .weight()
        .bias()
        .runningMean()
        .runningVariance()
        .training()
        .literal(1 - l.runningDecay())
        .literal(l.epsilon())
        .literal(false)
        .toString();
  }

  @Override
  public String linear(Linear l) {
    return call("linear").input().weight().bias(l.bias()).toString();
  }

  @Override
  public String relu(ReLU l) {
    return call("relu").input().toString();
  }

  @Override
  public String leakyRelu(LeakyReLU l) {
    return call("leaky_relu").input().literal(l.negativeSlope()).toString();
  }

  @Override
  public String sigmoid(Sigmoid l) {
    return call("sigmoid").input().toString();
  }

  @Override
  public String tanh(Tanh l) {
    return call("tanh").input().toString();
  }

  @Override
  public String dropout(Dropout l) {
    // The mask holds 0 and 1 / (1 - probability); where there is none, the node does nothing.
    return dropoutMask
        .map(mask -> call("mul").input().expression(mask).toString())
        .orElse(operands.inputs().get(0));
  }

  @Override
  public String adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return call("adaptive_avg_pool2d").input().ints(l.outputSize()).toString();
  }

  @Override
  public String maxPool2d(MaxPool2d l) {
    return call("max_pool2d")
        .input()
        .ints(l.kernelSize())
        .ints(l.stride())
        .ints(l.padding())
        .ints(l.dilation())
        .literal(false)
        .toString();
  }

  @Override
  public String flatten(Flatten l) {
    return call("flatten").input().literal(1).literal(-1).toString();
  }

  @Override
  public String unflatten(Unflatten l) {
    List<Integer> shape = new ArrayList<>(List.of(-1));
    shape.addAll(l.shape().dims());
    return call("reshape").input().ints(shape).toString();
  }

  @Override
  public String add(Add l) {
    return operands.inputs().stream()
        .reduce((sum, next) -> call("add").expression(sum).expression(next).toString())
        .orElseThrow();
  }

  @Override
  public String concat(Concat l) {
    return call("cat").expression(operands.inputs().toString()).literal(1).toString();
  }

  private Call call(String operator) {
    return new Call(overwrites ? operator + "_" : operator, operands);
  }
}
