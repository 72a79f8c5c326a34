package dev.isomorph.backend.djl;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Optimizer.Adam;
import dev.isomorph.api.Optimizer.AdamW;
import dev.isomorph.api.Optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;

/**
 * The update rules as program lines over whole lists: {@code trained} and the optimizer's buffers
 * change in place, {@code gradients} stays. What changes from step to step comes in the tensor
 * {@code scalars}.
 */
final class OptimizerProgram {
  private OptimizerProgram() {}

  /** The lines of a rule. */
  static List<String> lines(Optimizer optimizer) {
    if (optimizer instanceof Sgd sgd) {
      return sgd(sgd);
    }
    if (optimizer instanceof Adam adam) {
      List<String> lines = new ArrayList<>();
      lines.add(decayed(adam.weightDecay()));
      lines.addAll(moments(adam.beta1(), adam.beta2(), adam.epsilon()));
      return lines;
    }
    AdamW adamW = (AdamW) optimizer;
    List<String> lines = new ArrayList<>();
    lines.add("torch._foreach_mul_(trained, torch.item(scalars[2]))");
    lines.add("d = gradients");
    lines.addAll(moments(adamW.beta1(), adamW.beta2(), adamW.epsilon()));
    return lines;
  }

  /**
   * The tensor {@code scalars} of a step.
   *
   * @param step number of the step, from 1
   */
  static double[] scalars(Optimizer optimizer, double learningRate, long step) {
    if (optimizer instanceof Sgd) {
      return new double[] {-learningRate};
    }
    if (optimizer instanceof Adam adam) {
      return moments(learningRate, step, adam.beta1(), adam.beta2(), 0);
    }
    AdamW adamW = (AdamW) optimizer;
    return moments(learningRate, step, adamW.beta1(), adamW.beta2(), adamW.weightDecay());
  }

  private static List<String> sgd(Sgd sgd) {
    List<String> lines = new ArrayList<>();
    lines.add(decayed(sgd.weightDecay()));
    String direction = "d";
    if (sgd.momentum() > 0) {
      lines.add("torch._foreach_mul_(momentum_buffer, " + sgd.momentum() + ")");
      lines.add("torch._foreach_add_(momentum_buffer, d)");
      direction = "momentum_buffer";
      if (sgd.nesterov()) {
        lines.add("n = torch._foreach_add(d, momentum_buffer, alpha=" + sgd.momentum() + ")");
        direction = "n";
      }
    }
    lines.add("torch._foreach_add_(trained, " + direction + ", alpha=torch.item(scalars[0]))");
    return lines;
  }

  /** The gradients with weight decay added, named {@code d}. */
  private static String decayed(double weightDecay) {
    return weightDecay == 0
        ? "d = gradients"
        : "d = torch._foreach_add(gradients, trained, alpha=" + weightDecay + ")";
  }

  private static List<String> moments(double beta1, double beta2, double epsilon) {
    return List.of(
        "torch._foreach_mul_(exp_avg, " + beta1 + ")",
        "torch._foreach_add_(exp_avg, d, alpha=" + (1 - beta1) + ")",
        "torch._foreach_mul_(exp_avg_sq, " + beta2 + ")",
        "torch._foreach_addcmul_(exp_avg_sq, d, d, " + (1 - beta2) + ")",
        "r = torch._foreach_sqrt(exp_avg_sq)",
        "torch._foreach_div_(r, torch.item(scalars[1]))",
        "torch._foreach_add_(r, " + epsilon + ")",
        "torch._foreach_addcdiv_(trained, exp_avg, r, torch.item(scalars[0]))");
  }

  private static double[] moments(
      double learningRate, long step, double beta1, double beta2, double weightDecay) {
    return new double[] {
      -learningRate / (1 - Math.pow(beta1, step)),
      Math.sqrt(1 - Math.pow(beta2, step)),
      1 - learningRate * weightDecay
    };
  }
}
