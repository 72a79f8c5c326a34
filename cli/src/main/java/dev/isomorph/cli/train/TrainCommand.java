package dev.isomorph.cli.train;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.recipe.SuitedRecipe;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingState;
import dev.isomorph.api.Backend;
import dev.isomorph.api.io.OutputLock;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.OptionTypes;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Trains a detector on normal images and saves it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Learns what normal images look like, and saves a detector.",
      "With --architecture auto it is the network that finds synthetic defects best in a short trial of each.",
      "Small images are brought to the size that the network sees. Of larger ones, photographs for instance, it is trained on random crops, at a scale that is chosen and printed.",
      "A fifth of the images is held out; their scores set the threshold.",
      "A run folder next to the detector keeps checkpoints, metrics and the loss curve. Whatever ends a training, Ctrl-C, a crash or kill -9, 'train --resume' resumes it, and it ends with the same bits.",
      "Ctrl-C ends the training at the next step and saves the detector as it is then."
    },
    footer = {
      "  isomorph train photos/good --output model",
      "  isomorph train --resume model",
      "  isomorph train --resume model --time 15m",
      "  isomorph train mvtec/hazelnut --output hazelnut --image 128x128 --patience 8",
      "  isomorph train photos/good --output model --roi 100,0,640,480 --mask mask.png",
      "  isomorph train photos/good --output model --time 10m",
      "  isomorph train scans --output model --tiles --scale 0.5",
      "  isomorph train images.csv --output model --augment flip,rotate",
      "  isomorph train photos/good --output model --architecture auto",
      "  isomorph train fashion-mnist --normal-class 0 --limit 2000 --output shirts",
      "  isomorph train photos/good --output model --backend dl4j"
    })
public final class TrainCommand implements Callable<Integer> {
  private static final String RESUME = "--resume";
  private static final String RESTART = "--restart";
  private static final String STACKTRACE = "--stacktrace";

  /** These concern what to do with a run, not how it is trained. */
  private static final List<String> NOT_OF_THE_RUN = List.of(RESUME, RESTART, STACKTRACE);

  private final CliContext context;
  private Backend started;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A folder of normal images (PNG, JPEG, BMP, GIF, TIFF, WebP; searched below), a folder in the MVTec AD layout, one with the IDX files of MNIST or Fashion-MNIST, or a CSV file with the columns path, label, mask, split.")
  private Path data;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where the detector is saved; an older detector there is replaced.")
  private Path output;

  @Option(
      names = RESUME,
      paramLabel = "DIR",
      description =
          "Resume the training of this run folder or model. Nothing else needs to be given; what is given must mean what it meant when the training began, except --time, --steps and --epochs.")
  private Path resume;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The run folder (default: OUTPUT.run).")
  private Path run;

  @Option(
      names = RESTART,
      description = "Begin anew where the run folder holds an unfinished training.")
  private boolean restart;

  @Mixin private RecipeOptions recipes;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most N of the normal images, drawn by seed (default: all).")
  private Integer limit;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "The score above which an image is anomalous (default: what --false-alarm-rate gives).")
  private Double threshold;

  @Option(
      names = "--normal-class",
      paramLabel = "K",
      description = "With IDX files: the class that is normal.")
  private Integer normalClass;

  public TrainCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (resume != null) {
      return resumed();
    }
    if (data == null || output == null) {
      throw new ParameterException(
          spec.commandLine(),
          data == null
              ? "Missing required parameter: 'DATA', or --resume=DIR"
              : "Missing required option: '--output=DIR'");
    }
    return train(run == null ? runOf(output) : run, Optional.empty());
  }

  private void requireNoUnfinished(Path folder) throws IOException {
    Optional<TrainingState> earlier = RunFolder.state(folder);
    if (earlier.isPresent() && !earlier.get().ended() && !restart) {
      throw new IllegalArgumentException(
          "%s: holds a training that has stopped after step %d; resume it with --resume %s, or begin anew with --restart"
              .formatted(folder, earlier.get().steps(), folder));
    }
  }

  /** Where the run of a model is kept. */
  public static Path runOf(Path output) {
    Path whole = output.toAbsolutePath().normalize();
    return whole.getFileName() == null
        ? output.resolve(".run")
        : output.resolveSibling(whole.getFileName() + ".run");
  }

  /**
   * A training that began earlier.
   *
   * @param words with which it began, to be kept for the next time
   * @param settings that came of them, once they are settled
   */
  private record Earlier(TrainingArguments words, Optional<RunSettings> settings) {
    /** The same memory for photographs as it began with, whatever the heap is now. */
    Recipe withMemory(Recipe recipe) {
      return settings
          .map(run -> recipe.withConfig(withMemoryOf(run, recipe.config())))
          .orElse(recipe);
    }
  }

  private Integer resumed() throws IOException {
    Path folder = TrainingArguments.runFolder(resume);
    Optional<RunSettings> settings = RunFolder.settings(folder);
    TrainingArguments words = TrainingArguments.read(folder);
    TrainingArguments whole = settings.map(words::completedBy).orElse(words);
    Earlier earlier = new Earlier(words, settings);
    TrainCommand begun = parsed(whole);
    begun.requireAgreement(spec.commandLine().getParseResult(), folder, earlier);
    Optional<TrainingBudget> budget = recipes.budget();
    if (budget.isPresent()) {
      BudgetChange change = new BudgetChange(budget.get(), settings);
      begun = parsed(whole.withBudget(budget.get()));
      earlier = new Earlier(words.withBudget(budget.get()), settings);
      change.words(RunFolder.state(folder)).ifPresent(spec.commandLine().getErr()::println);
    }
    return begun.train(folder, Optional.of(earlier));
  }

  private TrainCommand parsed(TrainingArguments arguments) {
    CommandLine again = commandLine(arguments, context);
    again.getCommandSpec().parent(spec.parent());
    again.setOut(spec.commandLine().getOut());
    again.setErr(spec.commandLine().getErr());
    return again.getCommand();
  }

  /** The command line of a training that began with these arguments, parsed. */
  public static CommandLine commandLine(TrainingArguments arguments, CliContext context) {
    CommandLine command = new CommandLine(new TrainCommand(context));
    OptionTypes.register(command);
    command.parseArgs(arguments.words().toArray(String[]::new));
    return command;
  }

  /** Checks that what is given to resume this training means what it meant. */
  private void requireAgreement(ParseResult now, Path folder, Earlier earlier) throws IOException {
    List<String> free = new ArrayList<>(NOT_OF_THE_RUN);
    free.addAll(List.of(ScheduleOptions.EPOCHS, ScheduleOptions.STEPS, ScheduleOptions.TIME));
    if (free.containsAll(now.matchedArgs().stream().map(TrainingMeaning::name).toList())) {
      return;
    }
    Optional<RunSettings> settings = earlier.settings();
    Recipe recipe =
        settings.isPresent() ? recipes.begun(settings.get(), InspectedArea.WHOLE) : asked();
    new TrainingMeaning(spec, recipe, folder).requireAgreement(now, free);
  }

  /** What the options ask for, suited to the images that they name. */
  private Recipe asked() throws IOException {
    DataSet set = open();
    InspectedArea inspected = recipes.area();
    ImageSet normal = inspected.of(normal(set));
    return recipes.suited(new RecipeOptions.Images(set.layout(), normal, inspected)).recipe();
  }

  private DataSet open() throws IOException {
    return DataSet.open(
        data, normalClass == null ? OptionalInt.empty() : OptionalInt.of(normalClass));
  }

  private Integer train(Path folder, Optional<Earlier> earlier) throws IOException {
    if (folder.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "--run: expected another folder than --output, got " + folder);
    }
    DataSet set = open(); // before a lock makes folders for it
    InspectedArea inspected = recipes.area();
    try (OutputLock model = ModelFolder.lock(output);
        RunFolder record = earlier.isPresent() ? RunFolder.at(folder) : RunFolder.anew(folder)) {
      if (earlier.isEmpty()) {
        requireNoUnfinished(folder);
      }
      PrintWriter err = spec.commandLine().getErr();
      err.println(set.description());
      if (!inspected.isWhole()) {
        err.println("inspected: " + inspected);
      }
      ImageSet normal = inspected.of(normal(set));
      return train(
          set, new RecipeOptions.Images(set.layout(), normal, inspected), model, record, earlier);
    }
  }

  private Integer train(
      DataSet set,
      RecipeOptions.Images images,
      OutputLock model,
      RunFolder record,
      Optional<Earlier> earlier)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    boolean trials = recipes.auto();
    SuitedRecipe suited = suited(images, trials, earlier.flatMap(Earlier::settings));
    Recipe recipe = earlier.map(begun -> begun.withMemory(suited.recipe())).orElse(suited.recipe());
    suited.notes().forEach(err::println);
    Architecture network = recipe.architecture();
    network.plan(); // one that does not fit is refused before an engine starts
    TrainingConfig config = recipe.trainingConfig();
    err.printf(
        "method %s, network %s, scored by %s%n", recipe.method(), network.name(), recipe.scoring());
    err.printf("%s; budget: %s%n", suited.framing(), config.budget());
    ImageSizes.requireMemory(network, config, recipe.scoring(), images.normal(), err);
    ImageSizes.hint(images.normal(), network.input().spatial(), config.tiling(), err);
    Backend backend = backend();
    TrainingArguments words =
        earlier.isPresent()
            ? earlier.get().words()
            : arguments(backend, trials ? Optional.of(recipe) : Optional.empty());
    words.keepIn(record);
    boolean findsDefects = trials || recipe.method() != Method.RECONSTRUCT;
    try (AnomalyDetector detector =
        AnomalyDetector.trainer(backend)
            .recipe(recipe)
            .record(record)
            .listener(new TrainingConsole(err, context, findsDefects ? Method.FEW_STEPS : 0))
            .train(images.normal())) {
      Calibration calibration = detector.calibration().orElseThrow();
      if (threshold != null) {
        calibration = calibration.withThreshold(Threshold.given(threshold));
      }
      detector.save(model, calibration);
      new TrainingReport(output, record.path(), scoringArguments(set))
          .print(calibration, spec.commandLine().getOut());
      return context.interruption().requested() ? Failures.INTERRUPTED : Failures.OK;
    }
  }

  private SuitedRecipe suited(
      RecipeOptions.Images images, boolean trials, Optional<RunSettings> settled)
      throws IOException {
    if (trials) {
      return recipes.best(
          images, new TrialConsole(backend(), spec.commandLine().getErr(), context));
    }
    return settled.isPresent() ? recipes.begun(settled.get(), images) : recipes.suited(images);
  }

  /** The engine, started when it is first asked for. */
  private Backend backend() {
    if (started == null) {
      started = recipes.engine().startToTrain(context);
      spec.commandLine().getErr().println("backend " + started.name() + ": " + started.version());
      context.interruption().listen();
    }
    return started;
  }

  private ImageSet normal(DataSet images) {
    return limit == null ? images.training() : images.training().sample(limit, recipes.seed());
  }

  /** The same with the memory for photographs that a run began with, where it is recorded. */
  public static TrainingConfig withMemoryOf(RunSettings run, TrainingConfig config) {
    return run.imageMemoryBytes().isPresent()
        ? config.withImageMemoryBytes(run.imageMemoryBytes().getAsLong())
        : config;
  }

  /** What was given, with the backend that was chosen and the network that trials chose. */
  private TrainingArguments arguments(Backend backend, Optional<Recipe> tried) {
    List<String> leftOut = new ArrayList<>(NOT_OF_THE_RUN);
    List<String> more = new ArrayList<>(List.of("--backend", backend.name()));
    leftOut.add("--backend");
    tried.ifPresent(
        recipe -> {
          leftOut.add(ArchitectureOptions.OPTION);
          more.addAll(List.of(ArchitectureOptions.OPTION, recipe.architecture().name()));
          more.addAll(List.of(MethodOptions.OPTION, recipe.method().toString()));
        });
    return TrainingArguments.of(spec.commandLine().getParseResult(), leftOut, more);
  }

  private Optional<String> scoringArguments(DataSet images) {
    String ofClass = normalClass == null ? "" : " --normal-class " + normalClass;
    return images.test().size() > 0 ? Optional.of(data + ofClass) : Optional.empty();
  }
}
