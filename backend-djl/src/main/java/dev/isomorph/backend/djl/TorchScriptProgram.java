package dev.isomorph.backend.djl;

import dev.isomorph.api.Optimizer;
import dev.isomorph.format.pytorch.Call;
import dev.isomorph.format.pytorch.TorchScriptLowering;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Layer;
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
import java.util.Optional;
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
  private final ChannelAlignment alignment = ChannelAlignment.ofThisMachine();
  private final ComputeFormat format;
  private final Map<String, String> parameters;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  private TorchScriptProgram(Plan plan, ParameterLists lists, ComputeFormat format) {
    this.plan = plan;
    this.lists = lists;
    this.format = format;
    this.parameters = new HashMap<>(lists.expressions());
    line("x0", format.input("x", plan.architecture().input().rank() == 4));
    values.put(Architecture.INPUT, "x0");
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
    program.appendTraining(single, masked);
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
      program.line("w" + i, "torch.requires_grad_(torch.detach(trained[" + i + "]), True)");
      program.parameters.put(trained.get(i).name(), "w" + i);
    }
    program.appendTraining(single, masked);
    String terms = program.appendTerms(objective);
    program.line(
        "grads",
        IntStream.range(0, trained.size())
            .mapToObj(i -> "w" + i)
            .collect(Collectors.joining(", ", "torch.grad([loss], [", "])")));
    for (int i = 0; i < trained.size(); i++) {
      program.line(
          "g" + i, "torch.copy_(gradients[%d], unchecked_cast(Tensor, grads[%d]))".formatted(i, i));
    }
    program.lines.addAll(OptimizerProgram.lines(optimizer));
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
              format.toFp32(values.get(planned.path())),
              target(targets.indexOf(term.target())),
              name + "_");
      String value = term.loss().accept(loss);
      lines.addAll(loss.lines());
      line(name, value);
      terms.add(name);
      weighted.add(term.weight() == 1 ? name : "torch.mul(%s, %s)".formatted(name, term.weight()));
    }
    line("loss", weighted.stream().reduce("torch.add(%s, %s)"::formatted).orElseThrow());
    return "torch.stack(" + terms + ")";
  }

  private static String target(int index) {
    return "target" + index;
  }

  private static List<String> maskArguments(List<String> masked) {
    return masked.isEmpty() ? List.of() : List.of("masks");
  }

  private void appendTraining(boolean single, List<String> masked) {
    for (Step step : plan.steps()) {
      boolean evaluates = single && plan.architecture().evaluatesSingleImages(step.node());
      int mask = masked.indexOf(step.path());
      append(
          step,
          !evaluates,
          mask < 0 ? Optional.empty() : Optional.of(format.toBf16("masks[" + mask + "]")));
    }
  }

  private void append(Step step, boolean training, Optional<String> dropoutMask) {
    Optional<SubPixel> subPixel = SubPixel.of(step);
    StepFormat stepFormat = StepFormat.of(format, step);
    Map<String, String> own = new HashMap<>();
    for (Parameter parameter : step.parameters()) {
      String suffix = parameter.name().substring(step.path().length() + 1);
      String given = stepFormat.parameter(suffix, parameters.get(parameter.name()));
      own.put(
          suffix,
          subPixel
              .map(s -> suffix.equals("weight") ? s.weight(given) : s.bias(given))
              .orElse(given));
    }
    List<String> inputs =
        step.node().inputs().stream().map(values::get).map(stepFormat::operand).toList();
    Call.Operands operands = new Call.Operands(inputs, own, training);
    String value = "v" + values.size();
    line(
        value,
        stepFormat.result(
            subPixel
                .map(s -> s.expression(operands))
                .orElseGet(() -> lowered(step, stepFormat, operands, dropoutMask))));
    values.put(step.path(), value);
  }

  private String lowered(
      Step step, StepFormat stepFormat, Call.Operands operands, Optional<String> dropoutMask) {
    Optional<Layer> withoutBias = stepFormat.withoutBias();
    String value =
        alignment.around(
            step,
            operands,
            o -> withoutBias.orElse(step.layer()).accept(new TorchScriptLowering(o, dropoutMask)));
    return withoutBias.isEmpty()
        ? value
        : "torch.add(%s, torch.reshape(%s, [1, -1, 1, 1]))"
            .formatted(value, operands.parameters().get("bias"));
  }

  private void line(String value, String expression) {
    lines.add(value + " = " + expression);
  }

  private String outputs(List<String> paths) {
    return paths.stream()
        .map(path -> "torch.contiguous(" + format.toFp32(values.get(path)) + ")")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String method(List<String> tensors, List<String> moreLists, String result) {
    List<String> arguments = new ArrayList<>(List.of("self"));
    arguments.addAll(tensors);
    lists.byArgument().keySet().forEach(name -> arguments.add(name + ": List[Tensor]"));
    moreLists.forEach(name -> arguments.add(name + ": List[Tensor]"));
    return "  def forward(%s) -> List[Tensor]:\n    %s\n    return %s\n"
        .formatted(String.join(", ", arguments), String.join("\n    ", lines), result);
  }

  /** The dropout nodes that get a mask, in the order of the plan. */
  static List<String> maskedNodes(Plan plan, Set<String> paths) {
    return plan.steps().stream()
        .filter(step -> step.layer() instanceof Dropout && paths.contains(step.path()))
        .map(Step::path)
        .toList();
  }
}
