package dev.isomorph.cli.model;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.api.Backend;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.progress.CalibrationConsole;
import dev.isomorph.format.pytorch.CheckpointFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.catalogue.RecognisedNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model of weights that were trained elsewhere. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a model of a PyTorch checkpoint or a safetensors file. No Python is needed.",
      "A checkpoint is what torch.save makes of model.state_dict(), of a dictionary around it ('model', 'state_dict', …), or of a whole training; nothing in it is executed.",
      "With --calibrate, normal images set the threshold above which an image is anomalous; without, the model gives scores and no verdicts."
    },
    footer = {
      "  isomorph import autoencoder.pt --output model",
      "  isomorph import autoencoder.pt --output model --calibrate photos/good",
      "  isomorph import weights.safetensors --architecture network.json --output model"
    })
public final class ImportCommand implements Callable<Integer> {
  private static final int NAMES_SHOWN = 5;

  private final CliContext context;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CHECKPOINT",
      description = "The file with the weights, .pt or .safetensors; told by its content.")
  private Path checkpoint;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the model is saved; an older model there is replaced.")
  private Path output;

  @Mixin private ArchitectureOptions architecture;

  @Option(
      names = "--calibrate",
      paramLabel = "IMAGES",
      description =
          "Normal images that the network was not trained on, as 'train' takes them: they set the threshold.")
  private Path calibrate;

  @Option(
      names = "--false-alarm-rate",
      paramLabel = "R",
      defaultValue = "0.01",
      description =
          "The share of new normal images that may be above the threshold (default: ${DEFAULT-VALUE}).")
  private double falseAlarmRate;

  @Mixin private EngineOptions engine;

  public ImportCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    // Before a lock makes folders for it.
    if (!Files.exists(checkpoint)) {
      throw new NoSuchFileException(checkpoint.toString());
    }
    Optional<ImageSet> normal =
        Optional.ofNullable(calibrate)
            .map(images -> DataSet.open(images, OptionalInt.empty()).training());
    try (OutputLock lock = ModelFolder.lock(output)) {
      importInto(lock, normal);
    }
    return Failures.OK;
  }

  private void importInto(OutputLock folder, Optional<ImageSet> normal) throws IOException {
    Architecture network;
    StateDict weights;
    if (architecture.given()) {
      network = architecture.architecture();
      weights = CheckpointFile.read(checkpoint, network.plan());
    } else {
      weights = CheckpointFile.unwrapped(CheckpointFile.read(checkpoint));
      network = recognised(weights);
    }
    Plan plan = network.plan();
    weights.requireFits(checkpoint + " as " + network.name(), plan.parameters());
    ModelFolder model = new ModelFolder(network, weights, Optional.empty());
    if (normal.isPresent()) {
      Calibration calibration = calibration(model, normal.get());
      model = new ModelFolder(network, weights, Optional.of(calibration));
    }
    model.write(folder);
    report(plan, model);
  }

  private Architecture recognised(StateDict weights) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> shapes.put(name, Arrays.stream(tensor.shape()).boxed().toList()));
    return RecognisedNetwork.of(shapes, architecture.imageSize())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected tensors named as in the reference notebook, got %d named %s; name the network that they belong to with --architecture"
                        .formatted(
                            checkpoint,
                            shapes.size(),
                            shapes.keySet().stream().limit(NAMES_SHOWN).toList())));
  }

  private Calibration calibration(ModelFolder model, ImageSet normal) throws IOException {
    Backend backend = engine.startToInfer(context);
    PrintWriter err = spec.commandLine().getErr();
    err.println("backend " + backend.name() + ": " + backend.version());
    context.interruption().listen(Thread.currentThread()::interrupt);
    try (AnomalyDetector detector = AnomalyDetector.of(model, backend, engine.device())) {
      CalibrationConsole console = new CalibrationConsole(err, context, normal.size());
      Calibration calibration =
          detector.calibrate(checkpoint.getFileName().toString(), normal, falseAlarmRate, console);
      console.end();
      return calibration;
    }
  }

  private void report(Plan plan, ModelFolder model) {
    PrintWriter out = spec.commandLine().getOut();
    Architecture network = model.architecture();
    out.printf(
        Locale.ROOT,
        "%s: %d tensors, %,d parameters, %s -> %s%n",
        network.name(),
        model.weights().names().size(),
        plan.trainableCount(),
        network.input(),
        plan.output());
    model
        .calibration()
        .ifPresent(
            calibration ->
                out.printf(
                    Locale.ROOT,
                    "threshold %.5f: %s%n",
                    calibration.threshold().value(),
                    calibration.threshold().basis().words()));
    out.println("saved " + output);
  }
}
