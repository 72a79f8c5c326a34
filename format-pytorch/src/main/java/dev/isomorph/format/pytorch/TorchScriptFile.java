package dev.isomorph.format.pytorch;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Step;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A network with its weights as a TorchScript file, as {@code torch.jit.load} opens it: {@code
 * forward} takes [N, …] in the architecture's input shape and gives its output in evaluation mode.
 * The modules in it are named as in the architecture, so that {@code state_dict()} has the names of
 * the weights.
 */
public final class TorchScriptFile {
  private final Plan plan;
  private final List<Step> steps;
  private final Map<String, String> values = new HashMap<>();

  private TorchScriptFile(Plan plan) {
    this.plan = plan;
    this.steps = plan.stepsFor(List.of(plan.architecture().output()));
  }

  /**
   * Writes a file atomically.
   *
   * @throws IllegalArgumentException if the weights are not those of the plan
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Plan plan, StateDict weights) throws IOException {
    weights.requireFits("weights", plan.parameters());
    new TorchScriptFile(plan).write(file, weights);
  }

  private void write(Path file, StateDict weights) throws IOException {
    ModuleTree modules = ModuleTree.of(plan.parameters());
    Map<String, Tensor> storages = new HashMap<>();
    PickleWriter pickle = new PickleWriter();
    modules.pickle(pickle, weights, storages);
    byte[] module = pickle.end();
    AtomicFile.write(
        file,
        channel -> {
          OutputStream stream = Channels.newOutputStream(channel);
          ArchiveWriter archive =
              TorchScriptArchive.begin(stream, modules.text(forward(modules)), module);
          for (int i = 0; i < storages.size(); i++) {
            String key = Integer.toString(i);
            archive.putTensor(key, storages.get(key));
          }
          archive.finish();
        });
  }

  private String forward(ModuleTree modules) {
    values.put(Architecture.INPUT, "x");
    List<String> lines = new ArrayList<>();
    for (Step step : steps) {
      String value = "v" + values.size();
      lines.add("    %s = %s  # %s".formatted(value, expression(step, modules), step.path()));
      values.put(step.path(), value);
    }
    return "  def forward(self, x: Tensor) -> Tensor:\n%s\n    return %s\n"
        .formatted(String.join("\n", lines), values.get(plan.architecture().output()));
  }

  private String expression(Step step, ModuleTree modules) {
    Map<String, String> parameters =
        step.parameters().stream()
            .map(Parameter::name)
            .collect(
                Collectors.toMap(
                    name -> name.substring(step.path().length() + 1), modules::expression));
    List<String> inputs = step.node().inputs().stream().map(values::get).toList();
    Call.Operands operands = new Call.Operands(inputs, parameters, false);
    return step.layer().accept(new TorchScriptLowering(operands, Optional.empty()));
  }
}
