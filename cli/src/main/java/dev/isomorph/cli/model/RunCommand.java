package dev.isomorph.cli.model;

import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.Outputs;
import dev.isomorph.cli.options.PrecisionOption;
import dev.isomorph.format.pytorch.CheckpointFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Raw tensors through a network, on any engine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Sends raw tensors through a network and saves what comes out, inside as well: the tool to compare with PyTorch.",
      "The input file holds one tensor 'input' [N, …]; the output file holds a tensor for each tap, under its name."
    },
    footer = {
      "  isomorph run model --input in.safetensors --output out.safetensors",
      "  isomorph run model --input in.safetensors --output out.safetensors \\",
      "      --taps encoded,reconstructed",
      "  isomorph run resnet-encoder --weights encoder.pt --backend djl \\",
      "      --input in.safetensors --output out.safetensors"
    })
public final class RunCommand implements Callable<Integer> {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String ALL = "all";

  private final CliContext context;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL|ARCHITECTURE",
      description = {"The folder of a saved model, or a network:", ArchitectureOptions.NAMES + "."})
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Weights from a .pt or .safetensors file (default: the model's; for a network fresh ones, by --seed).")
  private Path weights;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A safetensors file with the tensor 'input'.")
  private Path input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The safetensors file that is written, atomically.")
  private Path output;

  @Option(
      names = "--taps",
      paramLabel = "all|a,b",
      split = ",",
      hideParamSyntax = true,
      defaultValue = ALL,
      description =
          "Which outputs: names of taps or paths of nodes; 'all' is every tap, and the network's output (default: ${DEFAULT-VALUE}).")
  private List<String> taps;

  @Option(
      names = "--training",
      description =
          "In training mode: batch norm uses the batch's statistics, dropout drops by --seed.")
  private boolean training;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of fresh weights and of dropout (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ArchitectureOptions.Sizes sizes;
  @Mixin private EngineOptions engine;
  @Mixin private PrecisionOption precision;

  public RunCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    try (Outputs outputs = new Outputs()) {
      outputs.file("--output", output);
      run();
      return Failures.OK;
    }
  }

  private void run() throws IOException {
    Path folder = Path.of(network);
    if (Files.isDirectory(folder)) {
      ModelFolder model = ModelFolder.read(folder);
      run(model.architecture(), Optional.of(model.weights()));
    } else {
      run(sizes.architecture(network), Optional.empty());
    }
  }

  private void run(Architecture architecture, Optional<StateDict> saved) throws IOException {
    Plan plan = architecture.plan();
    Optional<StateDict> loaded =
        weights == null ? saved : Optional.of(CheckpointFile.read(weights, plan));
    Tensor tensor = readInput();
    List<String> wanted = wanted(architecture);
    Backend backend = training ? engine.startToTrain(context) : engine.startToInfer(context);
    CompileOptions options = precision.on(engine).withSeed(seed);
    Map<String, Tensor> outputs;
    try (CompiledModel model = backend.compile(architecture, options)) {
      loaded.ifPresent(model::load);
      outputs = training ? train(model, tensor, wanted) : model.forward(tensor, wanted);
    }
    Safetensors.write(output, StateDict.of(named(architecture, outputs)));
    PrintWriter out = spec.commandLine().getOut();
    named(architecture, outputs).forEach((name, value) -> out.println(name + ": " + value));
    out.printf("saved %s (%s)%n", output, backend.version());
  }

  private Tensor readInput() throws IOException {
    StateDict read = Safetensors.read(input);
    if (!read.names().contains(INPUT)) {
      throw new IllegalArgumentException(
          "%s: expected a tensor '%s', got %s".formatted(input, INPUT, read.names()));
    }
    return read.get(INPUT);
  }

  private Map<String, Tensor> train(CompiledModel model, Tensor tensor, List<String> wanted) {
    TrainingOptions options = TrainingOptions.of(Optimizer.sgd(), 0).withSeed(seed);
    try (TrainingSession session = model.train(options)) {
      return session.forward(tensor, wanted);
    }
  }

  /** Names of taps or paths; the output's path where no tap leads to it. */
  private List<String> wanted(Architecture architecture) {
    if (!taps.equals(List.of(ALL))) {
      return taps;
    }
    List<String> all = new ArrayList<>(architecture.taps().keySet());
    if (!architecture.taps().containsValue(architecture.output())) {
      all.add(architecture.output());
    }
    return all;
  }

  /** What was asked for under its name; the output that has none is called output. */
  private Map<String, Tensor> named(Architecture architecture, Map<String, Tensor> outputs) {
    boolean unnamed =
        taps.equals(List.of(ALL)) && !architecture.taps().containsKey(architecture.output());
    Map<String, Tensor> named = new LinkedHashMap<>();
    outputs.forEach(
        (name, tensor) ->
            named.put(unnamed && name.equals(architecture.output()) ? OUTPUT : name, tensor));
    return named;
  }
}
