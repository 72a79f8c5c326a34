package dev.isomorph.backend.reference;

import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Optimizer.Adam;
import dev.isomorph.api.Optimizer.AdamW;
import dev.isomorph.api.Optimizer.Sgd;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.objective.Loss;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Mistakes of graphs, losses and update rules. */
final class TrainingMutants {
  private TrainingMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("residual add before batch norm", "G1", new EarlyAdd()),
        new Mutant("single images trained like batches", "G7", new NoSingleImageRule()),
        new Mutant("loss summed, not averaged", "L1t", new SummedLoss()),
        new Mutant("gradients accumulate over steps", "T2", new Accumulating()),
        new Mutant("weight decay twice", "T3", (Update) TrainingMutants::decayedTwice),
        new Mutant(
            "learning rate inside the momentum buffer",
            "T4",
            (Update) TrainingMutants::rateInBuffer),
        new Mutant(
            "Nesterov without looking ahead", "T5", (Update) TrainingMutants::withoutLookingAhead),
        new Mutant("epsilon of Adam not scaled", "T6", (Update) TrainingMutants::unscaledEpsilon),
        new Mutant("decay of AdamW in the gradient", "T8", (Update) TrainingMutants::coupledDecay));
  }

  /** The reference with another update rule. */
  @FunctionalInterface
  private interface Update extends Arithmetic {
    @Override
    void update(
        Optimizer optimizer,
        double learningRate,
        long step,
        double[] weight,
        double[] gradient,
        double[][] buffers);
  }

  private static void decayedTwice(
      Optimizer optimizer,
      double rate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    Sgd sgd = (Sgd) optimizer;
    Sgd twice = new Sgd(sgd.momentum(), sgd.nesterov(), 2 * sgd.weightDecay());
    UpdateRule.apply(twice, rate, step, weight, gradient, buffers);
  }

  private static void rateInBuffer(
      Optimizer optimizer,
      double rate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    for (int i = 0; i < weight.length; i++) {
      buffers[0][i] = ((Sgd) optimizer).momentum() * buffers[0][i] + rate * gradient[i];
      weight[i] -= buffers[0][i];
    }
  }

  private static void withoutLookingAhead(
      Optimizer optimizer,
      double rate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    Optimizer plain = new Sgd(((Sgd) optimizer).momentum(), false, 0);
    UpdateRule.apply(plain, rate, step, weight, gradient, buffers);
  }

  private static void unscaledEpsilon(
      Optimizer optimizer,
      double rate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    Adam adam = (Adam) optimizer;
    double epsilon = adam.epsilon() / Math.sqrt(1 - Math.pow(adam.beta2(), step));
    UpdateRule.apply(
        new Adam(adam.beta1(), adam.beta2(), epsilon, 0), rate, step, weight, gradient, buffers);
  }

  private static void coupledDecay(
      Optimizer optimizer,
      double rate,
      long step,
      double[] weight,
      double[] gradient,
      double[][] buffers) {
    AdamW w = (AdamW) optimizer;
    Adam coupled = new Adam(w.beta1(), w.beta2(), w.epsilon(), w.weightDecay());
    UpdateRule.apply(coupled, rate, step, weight, gradient, buffers);
  }

  /** Every update sees the sum of all gradients so far. */
  private static final class Accumulating implements Arithmetic {
    private final Map<double[], double[]> sums = new IdentityHashMap<>();

    @Override
    public void update(
        Optimizer optimizer,
        double learningRate,
        long step,
        double[] weight,
        double[] gradient,
        double[][] buffers) {
      double[] sum = sums.computeIfAbsent(weight, w -> new double[w.length]);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
      Arithmetic.super.update(optimizer, learningRate, step, weight, sum, buffers);
    }
  }

  private static final class SummedLoss implements Arithmetic {
    @Override
    public double loss(Loss loss, Batch output, Batch target, Batch gradient) {
      double mean = Arithmetic.super.loss(loss, output, target, gradient);
      int count = output.values().length;
      for (int i = 0; i < count; i++) {
        gradient.values()[i] *= count;
      }
      return mean * count;
    }
  }

  private static final class NoSingleImageRule implements Arithmetic {
    @Override
    public Plan plan(Plan plan) {
      Architecture a = plan.architecture();
      return new Architecture(a.name(), a.input(), a.nodes(), a.output(), a.taps(), List.of())
          .plan();
    }
  }

  /** The sum takes what batch norm of the main path reads, and batch norm takes the sum. */
  private static final class EarlyAdd implements Arithmetic {
    @Override
    public Plan plan(Plan plan) {
      Architecture a = plan.architecture();
      List<Node> nodes = new ArrayList<>(a.nodes());
      for (Node add : a.nodes()) {
        if (add.layer() instanceof Add) {
          Node norm = plan.step(add.inputs().get(0)).node();
          if (norm.layer() instanceof BatchNorm) {
            swap(nodes, add, norm);
          }
        }
      }
      return new Architecture(
              a.name(), a.input(), nodes, a.output(), a.taps(), a.singleImageEvaluation())
          .plan();
    }

    private static void swap(List<Node> nodes, Node add, Node norm) {
      nodes.remove(norm);
      int at = nodes.indexOf(add);
      nodes.set(
          at,
          new Node(add.path(), add.layer(), List.of(norm.inputs().get(0), add.inputs().get(1))));
      nodes.add(at + 1, new Node(norm.path(), norm.layer(), List.of(add.path())));
      nodes.replaceAll(
          node ->
              node.inputs().equals(List.of(add.path())) && !node.path().equals(norm.path())
                  ? new Node(node.path(), node.layer(), List.of(norm.path()))
                  : node);
    }
  }
}
