package dev.isomorph.backend.djl;

import dev.isomorph.backend.djl.Value.Named;
import dev.isomorph.backend.djl.Value.Result;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A network in evaluation mode as two TorchScript methods: {@code prepare(p) -> q} brings the
 * parameters into the form that the operators want, once; {@code forward(x, q) -> [outputs]} is
 * called for each batch. What is done to the network on the way is the table {@link
 * Rewrite#evaluation}.
 */
final class EvaluationProgram {
  private EvaluationProgram() {}

  /** The parameters that {@code prepare} takes, in order. */
  static List<Parameter> parameters(Plan plan, List<String> wanted) {
    return plan.stepsFor(wanted).stream().flatMap(step -> step.parameters().stream()).toList();
  }

  /** The text of both methods; without {@code prepare} and {@code q} if there are no parameters. */
  static String of(Plan plan, List<String> wanted, ComputeFormat format) {
    Draft draft =
        Rewrite.apply(
            Rewrite.evaluation(format, ChannelAlignment.ofThisMachine()),
            Draft.ofEvaluation(plan, wanted));
    return text(draft, format);
  }

  /**
   * The text of a draft for evaluation, whatever rewrites it has behind it.
   *
   * @param format of the network's input and of the values between layers
   */
  static String text(Draft draft, ComputeFormat format) {
    List<String> parameters =
        parameters(draft.plan(), draft.wanted()).stream().map(Parameter::name).toList();
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      given.put(parameters.get(i), "p[" + i + "]");
    }
    ProgramText prepare = new ProgramText(given, parameter -> parameter);
    String[] prepared = new String[parameters.size()];
    ProgramText forward =
        new ProgramText(
            Map.of(),
            parameter -> {
              int i = parameters.indexOf(ProgramText.parameterOf(parameter).name());
              prepared[i] = prepare.text(parameter);
              return new Named("q[" + i + "]", List.of());
            });
    Value input = new Named("x", Draft.dims(draft.plan().architecture().input()));
    forward.bindInput(format.input(input, draft.plan().architecture().input().rank() == 4));
    forward.bind(draft);
    String outputs =
        draft.wanted().stream()
            .map(path -> forward.text(format.toFp32(new Result(path))))
            .map(output -> "torch.contiguous(" + output + ")")
            .collect(Collectors.joining(", ", "[", "]"));
    String lines = String.join("\n    ", forward.lines());
    return parameters.isEmpty()
        ? "  def forward(self, x: Tensor) -> List[Tensor]:\n    %s\n    return %s\n"
            .formatted(lines, outputs)
        : "  def forward(self, x: Tensor, q: List[Tensor]) -> List[Tensor]:\n    %s\n    return %s\n"
                .formatted(lines, outputs)
            + "  def prepare(self, p: List[Tensor]) -> List[Tensor]:\n    return %s\n"
                .formatted(Arrays.toString(prepared));
  }
}
