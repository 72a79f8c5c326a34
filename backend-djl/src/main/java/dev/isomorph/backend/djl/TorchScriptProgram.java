package dev.isomorph.backend.djl;

import dev.isomorph.api.Optimizer;
import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.objective.ObjectivePlan;
import dev.isomorph.spec.objective.ObjectivePlan.PlannedTerm;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text of a network as a TorchScript method named {@code forward}: a line for each node, which
 * calls one operator.
 *
 * <p>Every line but the last binds a value; the arguments are the input and lists of tensors.
 */
final class TorchScriptProgram {
  private final Plan plan;
  private final ParameterLists lists;
  private final ComputeFormat format;
  private final Map<String, String> parameters;
  private final ProgramText text;

  private TorchScriptProgram(Plan plan, ParameterLists lists, ComputeFormat format) {
    this.plan = plan;
    this.lists = lists;
    this.format = format;
    this.parameters = new HashMap<>(lists.expressions());
    this.text = new ProgramText(parameters, parameter -> parameter);
    Value input = new Named("x", Draft.dims(plan.architecture().input()));
    text.bindInput(format.input(input, plan.architecture().input().rank() == 4));
  }

  /**
   * {@code forward(x, parameters…, masks?) -> [outputs]} in training mode.
   *
   * @param masked the dropout nodes with a mask, in the order of the list argument {@code masks}
   */
  static String trainingForward(
      Plan plan,
      ParameterLists lists,
      ComputeFormat format,
      boolean single,
      List<String> masked,
      List<String> paths) {
    TorchScriptProgram program = new TorchScriptProgram(plan, lists, format);
    program.appendTraining(single, masked, paths);
    return program.method(List.of("x: Tensor"), maskArguments(masked), program.outputs(paths));
  }

  /**
   * {@code forward(x, targets…, scalars, parameters…, gradients, buffers…, masks?) -> terms}: a
   * whole training step. The gradients are left in the list {@code gradients}, then {@code trained}
   * and the optimizer's buffers are changed.
   */
  static String trainingStep(
      Plan plan,
      ParameterLists lists,
      ComputeFormat format,
      boolean single,
      List<String> masked,
      ObjectivePlan objective,
      Optimizer optimizer) {
    TorchScriptProgram program = new TorchScriptProgram(plan, lists, format);
    // Leaves of the graph that share memory with the weights, so that these are never part of a
    // graph themselves.
    List<Parameter> trained = lists.trained();
    for (int i = 0; i < trained.size(); i++) {
      program.text.line("w" + i, "torch.requires_grad_(torch.detach(trained[" + i + "]), True)");
      program.parameters.put(trained.get(i).name(), "w" + i);
    }
    program.appendTraining(
        single, masked, objective.terms().stream().map(PlannedTerm::path).distinct().toList());
    String terms = program.appendTerms(objective);
    program.text.line(
        "grads",
        IntStream.range(0, trained.size())
            .mapToObj(i -> "w" + i)
            .collect(Collectors.joining(", ", "torch.grad([loss], [", "])")));
    for (int i = 0; i < trained.size(); i++) {
      program.text.line(
          "g" + i, "torch.copy_(gradients[%d], unchecked_cast(Tensor, grads[%d]))".formatted(i, i));
    }
    program.text.lines(OptimizerProgram.lines(optimizer));
    List<String> tensors = new ArrayList<>(List.of("x: Tensor"));
    for (int i = 0; i < objective.targets().size(); i++) {
      tensors.add(target(i) + ": Tensor");
    }
    tensors.add("scalars: Tensor");
    List<String> more = new ArrayList<>(List.of("gradients"));
    more.addAll(optimizer.buffers());
    more.addAll(maskArguments(masked));
    return program.method(tensors, more, "[torch.detach(" + terms + ")]");
  }

  /** Binds the weighted sum to {@code loss}; returns the expression of all terms as one tensor. */
  private String appendTerms(ObjectivePlan objective) {
    List<String> targets = List.copyOf(objective.targets().keySet());
    List<String> terms = new ArrayList<>();
    List<String> weighted = new ArrayList<>();
    for (PlannedTerm planned : objective.terms()) {
      Term term = planned.term();
      String name = "term" + terms.size();
      LossProgram loss =
          new LossProgram(
              output(planned.path()), target(targets.indexOf(term.target())), name + "_");
      String value = term.loss().accept(loss);
      text.lines(loss.lines());
      text.line(name, value);
      terms.add(name);
      weighted.add(term.weight() == 1 ? name : "torch.mul(%s, %s)".formatted(name, term.weight()));
    }
    text.line("loss", weighted.stream().reduce("torch.add(%s, %s)"::formatted).orElseThrow());
    return "torch.stack(" + terms + ")";
  }

  private static String target(int index) {
    return "target" + index;
  }

  private static List<String> maskArguments(List<String> masked) {
    return masked.isEmpty() ? List.of() : List.of("masks");
  }

  private void appendTraining(boolean single, List<String> masked, List<String> wanted) {
    text.bind(
        Rewrite.apply(
            Rewrite.training(format, ChannelAlignment.ofThisMachine()),
            Draft.ofTraining(plan, wanted, single, masked)));
  }

  /** A value of the network as the program gives it, or a loss reads it. */
  private String output(String path) {
    return text.text(format.toFp32(new Result(path)));
  }

  private String outputs(List<String> paths) {
    return paths.stream()
        .map(path -> "torch.contiguous(" + output(path) + ")")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String method(List<String> tensors, List<String> moreLists, String result) {
    List<String> arguments = new ArrayList<>(List.of("self"));
    arguments.addAll(tensors);
    lists.byArgument().keySet().forEach(name -> arguments.add(name + ": List[Tensor]"));
    moreLists.forEach(name -> arguments.add(name + ": List[Tensor]"));
    return "  def forward(%s) -> List[Tensor]:\n    %s\n    return %s\n"
        .formatted(String.join(", ", arguments), String.join("\n    ", text.lines()), result);
  }

  /** The dropout nodes that get a mask, in the order of the plan. */
  static List<String> maskedNodes(Plan plan, Set<String> paths) {
    return plan.steps().stream()
        .filter(step -> step.layer() instanceof Dropout && paths.contains(step.path()))
        .map(Step::path)
        .toList();
  }
}
