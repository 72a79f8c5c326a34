package dev.isomorph.cli.train;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.Provenance;
import dev.isomorph.anomaly.Threshold;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.files.OutputLock;
import dev.isomorph.anomaly.image.SizeText;
import dev.isomorph.anomaly.recipe.AspectRatio;
import dev.isomorph.anomaly.recipe.CropChoice;
import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.recipe.SceneScoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingState;
import dev.isomorph.api.Backend;
import dev.isomorph.cli.advice.HeldOutAdvice;
import dev.isomorph.cli.advice.ImageSizes;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.AreaOptions;
import dev.isomorph.cli.options.EngineOptions;
import dev.isomorph.cli.options.OptionTypes;
import dev.isomorph.cli.options.TilingOptions;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      "Small images are brought to the size that the network sees. Of larger ones, photographs for instance, it is trained on random crops, at a scale that is chosen and printed.",
      "A fifth of the images is held out; their scores set the threshold.",
      "Beside the detector a run folder keeps checkpoints, metrics and the loss curve. Whatever ends a training, Ctrl-C, a crash or kill -9, 'train --resume' resumes it, and it ends with the same bits.",
      "Ctrl-C ends the training at the next step and saves what was learnt so far."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph train photos/good --output model",
      "  isomorph train --resume model",
      "  isomorph train --resume model --time 15m",
      "  isomorph train mvtec/hazelnut --output hazelnut --image 128x128 --patience 8",
      "  isomorph train photos/good --output model --roi 100,0,640,480 --mask ignored.png",
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

  /** These say what to do with a run, not how it goes. */
  private static final List<String> NOT_OF_THE_RUN = List.of(RESUME, RESTART, STACKTRACE);

  private final CliContext context;
  private Backend started;
  private InspectedArea inspected = InspectedArea.WHOLE;
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

  @Mixin private EngineOptions engine;
  @Mixin private ArchitectureOptions architecture;
  @Mixin private MethodOptions method;
  @Mixin private TilingOptions tiles;
  @Mixin private AreaOptions area;
  @Mixin private ScheduleOptions schedule;

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
    TrainingConfig withMemory(TrainingConfig config) {
      return settings.map(run -> withMemoryOf(run, config)).orElse(config);
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
    Optional<TrainingBudget> budget = schedule.budget();
    if (budget.isPresent()) {
      settings.ifPresent(run -> requireSameKind(budget.get(), run));
      begun = parsed(whole.withBudget(budget.get()));
      earlier = new Earlier(words.withBudget(budget.get()), settings);
      tellBudget(settings, budget.get(), RunFolder.state(folder));
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
    MethodOptions.Chosen chosen =
        earlier.settings().isPresent()
            ? method.chosen(earlier.settings().get())
            : method.chosen(architecture, open().layout());
    Size2d seen = chosen.network().input().spatial();
    Optional<Tiling> tiling = tiles.tiling(seen, Tiling.of(seen));
    new TrainingMeaning(spec, chosen, config(chosen, tiling), tiling, folder)
        .requireAgreement(now, free);
  }

  private static void requireSameKind(TrainingBudget budget, RunSettings begun) {
    if (budget.byEpochs() != begun.byEpochs()) {
      throw new IllegalArgumentException(
          begun.byEpochs()
              ? "--steps, --time: expected --epochs, for the training began with %s"
                  .formatted(TrainingArguments.budget(begun))
              : "--epochs: expected --steps or --time, for the training began with %s"
                  .formatted(TrainingArguments.budget(begun)));
    }
  }

  /** Prints what another budget means for a training. */
  private void tellBudget(
      Optional<RunSettings> settings, TrainingBudget budget, Optional<TrainingState> state) {
    PrintWriter err = spec.commandLine().getErr();
    TrainingBudget then = settings.map(TrainingArguments::budget).orElse(budget);
    boolean early = state.filter(s -> s.ending() == TrainingState.Ending.EARLY).isPresent();
    if (early) {
      err.println("the training has ended early, by --patience, which its length does not change");
    } else if (state.isPresent() && isUsedUp(budget, then, state.get())) {
      err.printf(
          "the training has done %s already%n",
          budget.byEpochs() ? then : state.get().steps() + " steps");
    } else if (!budget.equals(then)) {
      err.printf(
          "%s instead of %s: from here on at the learning rates of a training of that length%n",
          budget, then);
    }
  }

  private static boolean isUsedUp(TrainingBudget budget, TrainingBudget then, TrainingState state) {
    return budget.byEpochs()
        ? state.ended() && budget.epochs() < then.epochs()
        : budget.steps() > 0 && budget.steps() <= state.steps();
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
    DataSet images = open(); // before a lock makes folders for it
    inspected = area.area();
    try (OutputLock model = ModelFolder.lock(output);
        RunFolder record = earlier.isPresent() ? RunFolder.at(folder) : RunFolder.anew(folder)) {
      if (earlier.isEmpty()) {
        requireNoUnfinished(folder);
      }
      return train(images, model, record, earlier);
    }
  }

  private Integer train(
      DataSet images, OutputLock model, RunFolder record, Optional<Earlier> earlier)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    err.println(images.description());
    if (!inspected.isWhole()) {
      err.println("inspected: " + inspected);
    }
    Optional<RunSettings> settled = earlier.flatMap(Earlier::settings);
    Optional<Recipe> tried =
        architecture.auto() ? Optional.of(bestOfTrials(images)) : Optional.empty();
    MethodOptions.Chosen chosen;
    if (settled.isPresent()) {
      chosen = method.chosen(settled.get());
    } else {
      chosen =
          tried.isPresent()
              ? chosen(tried.get())
              : shaped(method.chosen(architecture, images.layout()), images);
    }
    Architecture network = chosen.network();
    network.plan();
    ImageSet normal = normal(images);
    boolean findsDefects = tried.isPresent() || findsDefects(chosen);
    CropChoice choice = choice(images, normal, network.input().spatial(), findsDefects);
    if (settled.isEmpty() && !method.asksForScoring()) {
      SceneScoring scene = SceneScoring.of(chosen.scoring(), choice.tiling(), normal);
      chosen = chosen.withScoring(scene.scoring());
      scene.words().ifPresent(err::println);
    }
    TrainingConfig usual = config(chosen, choice.tiling());
    TrainingConfig config = earlier.map(begun -> begun.withMemory(usual)).orElse(usual);
    err.printf(
        "method %s, network %s, scored by %s%n", chosen.method(), network.name(), chosen.scoring());
    err.printf("%s; budget: %s%n", choice.words(), config.budget());
    ImageSizes.requireMemory(network, config, chosen.scoring(), normal, err);
    ImageSizes.hint(normal, network.input().spatial(), choice.tiling(), err);
    Backend backend = backend();
    TrainingArguments words =
        earlier.isPresent() ? earlier.get().words() : arguments(backend, tried);
    words.keepIn(record);
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            network,
            normal,
            backend,
            config,
            chosen.training(),
            record,
            new TrainingConsole(err, context, findsDefects ? Method.FEW_STEPS : 0))) {
      Calibration calibration = detector.calibration().orElseThrow();
      if (threshold != null) {
        calibration = calibration.withThreshold(Threshold.given(threshold));
      }
      detector.save(model, calibration);
      report(calibration, images, record.path());
      return context.interruption().requested() ? Failures.INTERRUPTED : Failures.OK;
    }
  }

  private static boolean findsDefects(MethodOptions.Chosen chosen) {
    return chosen.method() != Method.RECONSTRUCT;
  }

  /**
   * How the network looks at the images: as the options say, else by the images' sizes.
   *
   * @param seen the size of the network's images
   * @param findsDefects whether it looks for defects, which crops show
   */
  private CropChoice choice(DataSet images, ImageSet normal, Size2d seen, boolean findsDefects) {
    boolean bySizes =
        !tiles.decided()
            && architecture.imageSize().isEmpty()
            && images.layout() != Layout.IDX
            && findsDefects;
    Optional<CropChoice> chosen =
        bySizes ? Optional.of(CropChoice.of(normal, seen)) : Optional.empty();
    if (chosen.isPresent() && !tiles.given()) {
      return chosen.get();
    }
    Optional<Tiling> asked =
        tiles.tiling(seen, chosen.flatMap(CropChoice::tiling).orElse(Tiling.of(seen)));
    return new CropChoice(
        asked,
        "%,d images: %s"
            .formatted(
                normal.size(),
                asked
                    .map(
                        tiling ->
                            "random crops of %s; tiles: %s".formatted(SizeText.of(seen), tiling))
                    .orElse("brought to " + SizeText.of(seen))));
  }

  /** The engine, started when it is first asked for. */
  private Backend backend() {
    if (started == null) {
      started = engine.startToTrain(context);
      spec.commandLine().getErr().println("backend " + started.name() + ": " + started.version());
      context.interruption().listen();
    }
    return started;
  }

  private Recipe bestOfTrials(DataSet images) {
    method.requireFree();
    PrintWriter err = spec.commandLine().getErr();
    ImageSet normal = normal(images);
    return new NetworkTrials(normal, backend(), err, context)
        .best(
            method -> {
              Recipe usual = Recipe.of(method);
              return tiling(usual, images, normal).isEmpty()
                  ? usual
                  : usual.withNetwork(method.networkOnCrops());
            },
            recipe -> chosen(recipe).network(),
            recipe -> config(chosen(recipe), tiling(recipe, images, normal)));
  }

  private Optional<Tiling> tiling(Recipe recipe, DataSet images, ImageSet normal) {
    return choice(images, normal, chosen(recipe).network().input().spatial(), true).tiling();
  }

  /**
   * The network that suits the images where nobody has chosen another: for crops that of the
   * method, else with the images' ratio of width to height.
   */
  private MethodOptions.Chosen shaped(MethodOptions.Chosen chosen, DataSet images) {
    if (architecture.namesNetwork()) {
      return chosen;
    }
    Architecture network = chosen.network();
    Size2d usual = network.input().spatial();
    ImageSet normal = normal(images);
    if (choice(images, normal, usual, findsDefects(chosen)).tiling().isPresent()) {
      return chosen.method() == Method.SEGMENT
          ? chosen.withNetwork(architecture.sized(chosen.method().networkOnCrops()))
          : chosen;
    }
    boolean anySize =
        network.nodes().stream()
            .noneMatch(node -> node.layer() instanceof Linear || node.layer() instanceof Flatten);
    return anySize && architecture.imageSize().isEmpty() && images.layout() != Layout.IDX
        ? chosen.withNetwork(
            network.withImageSize(
                AspectRatio.input(normal, usual, spec.commandLine().getErr()::println)))
        : chosen;
  }

  private MethodOptions.Chosen chosen(Recipe recipe) {
    return new MethodOptions.Chosen(
        recipe.method(), architecture.sized(recipe.network()), recipe.scoring(), recipe.config());
  }

  private ImageSet normal(DataSet images) {
    ImageSet normal =
        limit == null ? images.training() : images.training().sample(limit, schedule.seed());
    return inspected.of(normal);
  }

  private TrainingConfig config(MethodOptions.Chosen chosen, Optional<Tiling> tiling) {
    TrainingConfig config =
        chosen
            .config(schedule.config(chosen.usual()).withDevice(engine.device()))
            .withArea(inspected);
    return tiling.map(crops -> Recipe.onCrops(config, crops)).orElse(config);
  }

  /** The same with the memory for photographs that a run began with, as far as it tells. */
  public static TrainingConfig withMemoryOf(RunSettings run, TrainingConfig config) {
    return run.imageMemoryBytes().isPresent()
        ? config.withImageMemoryBytes(run.imageMemoryBytes().getAsLong())
        : config;
  }

  /** What was said, and which backend came of it, and which network of trials. */
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

  private void report(Calibration calibration, DataSet images, Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    Provenance.Trained provenance = (Provenance.Trained) calibration.provenance();
    out.printf(
        Locale.ROOT,
        "%s after %,d steps in %.1f s; loss %.5f%s%n",
        provenance.complete() ? "trained" : "stopped early,",
        provenance.steps(),
        provenance.seconds(),
        provenance.finalLoss(),
        weights(provenance));
    out.printf(
        Locale.ROOT,
        "threshold %.5f: %s%n",
        calibration.threshold().value(),
        calibration.threshold().basis().words());
    HeldOutAdvice.of(calibration, output).ifPresent(out::println);
    out.println("saved " + output + "; metrics and loss curve in " + folder);
    if (!provenance.complete()) {
      out.println("next: isomorph train --resume " + output);
    } else if (images.test().size() > 0) {
      out.printf("next: isomorph score %s %s%s%n", output, data, classOption());
    }
  }

  private static String weights(Provenance.Trained provenance) {
    if (provenance.bestEpoch() > 0) {
      return "; the weights are those of epoch " + provenance.bestEpoch();
    }
    return provenance.bestStep() > 0
        ? "; the weights are those of step " + provenance.bestStep()
        : "";
  }

  private String classOption() {
    return normalClass == null ? "" : " --normal-class " + normalClass;
  }
}
