package dev.isomorph.cli;

import dev.isomorph.cli.benchmark.BenchmarkCallersCommand;
import dev.isomorph.cli.benchmark.BenchmarkCommand;
import dev.isomorph.cli.benchmark.BenchmarkFilesCommand;
import dev.isomorph.cli.benchmark.BenchmarkPhotographsCommand;
import dev.isomorph.cli.benchmark.BenchmarkScalingCommand;
import dev.isomorph.cli.conformance.BackendsCommand;
import dev.isomorph.cli.conformance.ConformanceCommand;
import dev.isomorph.cli.context.CommandVersion;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.context.Surroundings;
import dev.isomorph.cli.data.DataCommand;
import dev.isomorph.cli.demo.DemoCommand;
import dev.isomorph.cli.evaluate.EvaluateCommand;
import dev.isomorph.cli.model.ExportCommand;
import dev.isomorph.cli.model.ExportFormat;
import dev.isomorph.cli.model.ImportCommand;
import dev.isomorph.cli.model.RunCommand;
import dev.isomorph.cli.model.SummaryCommand;
import dev.isomorph.cli.options.OptionTypes;
import dev.isomorph.cli.score.RescoreCommand;
import dev.isomorph.cli.score.ScoreCommand;
import dev.isomorph.cli.score.ThresholdCommand;
import dev.isomorph.cli.train.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that holds the others. */
@Command(
    name = "isomorph",
    mixinStandardHelpOptions = true,
    versionProvider = CommandVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Describe a network once, run it on any engine.",
      "Trains an autoencoder on normal images and finds those that are not like them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  isomorph demo --quick                          see it work on sample images",
      "  isomorph train photos/good --output model      learn from normal images",
      "  isomorph score model photos/new                find those that are not normal",
      "  isomorph import autoencoder.pt --output model  use what PyTorch has trained",
      "  isomorph summary --image 128x128               the network, layer by layer",
      "",
      "The engine is chosen by --backend, else by ISOMORPH_BACKEND, else it is djl to train and"
          + " onnxruntime to infer.",
      "Each command has its own --help."
    })
public final class Isomorph implements Runnable {
  /** Narrower, picocli cannot print help. */
  private static final int MIN_HELP_COLUMNS = 55;

  /** Wider, lines are hard to read. */
  private static final int MAX_HELP_COLUMNS = 120;

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "With an error, show where in the program it happened (or set ISOMORPH_DEBUG).")
  private boolean stacktrace;

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine(Surroundings surroundings) {
    Isomorph root = new Isomorph();
    CommandLine isomorph = new CommandLine(root);
    isomorph.addSubcommand(new BackendsCommand(surroundings));
    isomorph.addSubcommand(new SummaryCommand());
    isomorph.addSubcommand(new DataCommand(surroundings));
    isomorph.addSubcommand(new TrainCommand(surroundings));
    isomorph.addSubcommand(new ScoreCommand(surroundings));
    isomorph.addSubcommand(new EvaluateCommand(surroundings));
    isomorph.addSubcommand(new ThresholdCommand(surroundings));
    isomorph.addSubcommand(new RescoreCommand(surroundings));
    isomorph.addSubcommand(new ImportCommand(surroundings));
    isomorph.addSubcommand(new ExportCommand(surroundings));
    isomorph.addSubcommand(new RunCommand(surroundings));
    isomorph.addSubcommand(new DemoCommand(surroundings));
    isomorph.addSubcommand(new ConformanceCommand(surroundings));
    isomorph.addSubcommand(
        new CommandLine(new BenchmarkCommand(surroundings))
            .addSubcommand(new BenchmarkCallersCommand(surroundings))
            .addSubcommand(new BenchmarkFilesCommand(surroundings))
            .addSubcommand(new BenchmarkPhotographsCommand(surroundings))
            .addSubcommand(new BenchmarkScalingCommand(surroundings)));
    isomorph.addSubcommand(new CompletionCommand());
    isomorph.setUsageHelpWidth(
        Math.max(MIN_HELP_COLUMNS, Math.min(surroundings.columns(), MAX_HELP_COLUMNS)));
    OptionTypes.register(isomorph);
    isomorph.registerConverter(ExportFormat.class, OptionTypes.converter(ExportFormat::parse));
    Failures failures =
        new Failures(
            () -> root.stacktrace || surroundings.environment().containsKey("ISOMORPH_DEBUG"));
    isomorph.setExecutionStrategy(failures::run);
    isomorph.setExecutionExceptionHandler(failures::report);
    isomorph.setParameterExceptionHandler(failures::misused);
    return isomorph;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: backends, summary, data, train, score, evaluate, threshold, rescore, import, export, run, demo,"
            + " conformance, benchmark or completion");
  }
}
