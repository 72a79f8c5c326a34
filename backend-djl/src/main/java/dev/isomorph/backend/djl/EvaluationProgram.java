package dev.isomorph.backend.djl;

import dev.isomorph.format.pytorch.Call;
import dev.isomorph.format.pytorch.TorchScriptLowering;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Step;
import dev.isomorph.spec.Tanh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network in evaluation mode as two TorchScript methods: {@code prepare(p) -> q} brings the
 * parameters into the form that the operators want, once; {@code forward(x, q) -> [outputs]} is
 * called for each batch.
 *
 * <p>Where only one node reads a value and nobody asked for it, a rectifier goes into the
 * convolution in front of it, and sums and activations are written over their input.
 */
final class EvaluationProgram {
  /** No arguments for the operator that is taken along. */
  private static final String NO_SCALARS = "annotate(List[Optional[number]], []), None";

  private final Plan plan;
  private final List<Step> steps;
  private final Set<String> wanted;
  private final ComputeFormat format;
  private final ChannelAlignment alignment = ChannelAlignment.ofThisMachine();
  private final Map<String, List<Step>> readers = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();

  /** Nodes whose value is memory of its own. */
  private final Set<String> fresh = new HashSet<>();

  private final List<String> lines = new ArrayList<>();
  private final List<String> prepared = new ArrayList<>();

  private EvaluationProgram(Plan plan, List<String> wanted, ComputeFormat format) {
    this.plan = plan;
    this.steps = plan.stepsFor(wanted);
    this.wanted = Set.copyOf(wanted);
    this.format = format;
    for (Step step : steps) {
      step.node()
          .inputs()
          .forEach(path -> readers.computeIfAbsent(path, p -> new ArrayList<>()).add(step));
    }
  }

  /** The parameters that {@code prepare} takes, in order. */
  static List<Parameter> parameters(Plan plan, List<String> wanted) {
    return plan.stepsFor(wanted).stream().flatMap(step -> step.parameters().stream()).toList();
  }

  /** The text of both methods; without {@code prepare} and {@code q} if there are no parameters. */
  static String of(Plan plan, List<String> wanted, ComputeFormat format) {
    return new EvaluationProgram(plan, wanted, format).text(wanted);
  }

  private String text(List<String> paths) {
    line("x0 = " + format.input("x", plan.architecture().input().rank() == 4));
    values.put(Architecture.INPUT, "x0");
    for (Step step : steps) {
      if (!values.containsKey(step.path())) {
        append(step);
      }
    }
    List<String> outputs =
        paths.stream()
            .map(path -> "torch.contiguous(" + format.toFp32(values.get(path)) + ")")
            .toList();
    String parameters = prepared.isEmpty() ? "" : ", q: List[Tensor]";
    String forward =
        "  def forward(self, x: Tensor%s) -> List[Tensor]:\n    %s\n    return [%s]\n"
            .formatted(parameters, String.join("\n    ", lines), String.join(", ", outputs));
    return prepared.isEmpty()
        ? forward
        : forward
            + "  def prepare(self, p: List[Tensor]) -> List[Tensor]:\n    return [%s]\n"
                .formatted(String.join(", ", prepared));
  }

  private void append(Step step) {
    Optional<SubPixel> subPixel = SubPixel.of(step);
    StepFormat stepFormat = StepFormat.of(format, step);
    Map<String, String> own = new HashMap<>();
    for (Parameter parameter : step.parameters()) {
      String suffix = parameter.name().substring(step.path().length() + 1);
      String given = "p[" + prepared.size() + "]";
      own.put(suffix, "q[" + prepared.size() + "]");
      String formed =
          subPixel
              .map(s -> suffix.equals("weight") ? s.weight(given) : s.bias(given))
              .orElse(given);
      prepared.add(stepFormat.parameter(suffix, formed));
    }
    Call.Operands operands = new Call.Operands(read(stepFormat, step.node().inputs()), own, false);
    String path = step.path();
    String expression;
    if (subPixel.isPresent()) {
      expression = subPixel.get().expression(operands);
    } else if (format.fused() && step.layer() instanceof Conv2d l) {
      Optional<Step> rectifier = soleReader(path).filter(s -> s.layer() instanceof ReLU);
      path = rectifier.map(Step::path).orElse(path);
      String following = rectifier.isPresent() ? "relu" : "none";
      expression = alignment.around(step, operands, o -> convolution(l, o, following));
    } else {
      expression = inPlace(step, stepFormat, own);
    }
    if (hasOwnMemory(step.layer())) {
      fresh.add(path);
    }
    String value = "v" + values.size();
    line(value + " = " + stepFormat.result(expression));
    values.put(path, value);
  }

  /** The values of some nodes as a layer reads them. */
  private List<String> read(StepFormat stepFormat, List<String> paths) {
    return paths.stream().map(values::get).map(stepFormat::operand).toList();
  }

  /**
   * oneDNN's convolution with what follows it.
   *
   * @param following {@code none} or {@code relu}
   */
  static String convolution(Conv2d l, Call.Operands operands, String following) {
    return "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, %s, 1, \"%s\", %s)"
        .formatted(
            operands.inputs().get(0),
            operands.parameters().get("weight"),
            l.bias() ? operands.parameters().get("bias") : "None",
            List.of(l.padding().height(), l.padding().width()),
            List.of(l.stride().height(), l.stride().width()),
            List.of(l.dilation().height(), l.dilation().width()),
            following,
            NO_SCALARS);
  }

  /** The node's own expression, or that which overwrites an input nobody else needs. */
  private String inPlace(Step step, StepFormat stepFormat, Map<String, String> parameters) {
    List<String> inputs = new ArrayList<>(step.node().inputs());
    if (step.layer() instanceof Add) {
      inputs.stream()
          .filter(this::mayBeOverwritten)
          .findFirst()
          .ifPresent(first -> inputs.add(0, inputs.remove(inputs.indexOf(first))));
    }
    Call.Operands ordered = new Call.Operands(read(stepFormat, inputs), parameters, false);
    String expression =
        alignment.around(
            step, ordered, o -> step.layer().accept(new TorchScriptLowering(o, Optional.empty())));
    boolean overwrites =
        step.layer() instanceof Add && inputs.size() == 2
            || step.layer() instanceof ReLU
            || step.layer() instanceof LeakyReLU
            || step.layer() instanceof Sigmoid
            || step.layer() instanceof Tanh;
    return overwrites && mayBeOverwritten(inputs.get(0))
        ? expression.replaceFirst("\\(", "_(")
        : expression;
  }

  private boolean mayBeOverwritten(String path) {
    return fresh.contains(path) && soleReader(path).isPresent();
  }

  /** The one node that needs a value, if it is just one and the value is not asked for. */
  private Optional<Step> soleReader(String path) {
    List<Step> all = readers.getOrDefault(path, List.of());
    return all.size() == 1 && !wanted.contains(path) ? Optional.of(all.get(0)) : Optional.empty();
  }

  private static boolean hasOwnMemory(Layer layer) {
    return layer instanceof Conv2d
        || layer instanceof ConvTranspose2d
        || layer instanceof BatchNorm
        || layer instanceof Linear
        || layer instanceof Add;
  }

  private void line(String line) {
    lines.add(line);
  }
}
