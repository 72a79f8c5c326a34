package dev.isomorph.cli;

import dev.isomorph.cli.benchmark.BenchmarkCallersCommand;
import dev.isomorph.cli.benchmark.BenchmarkCommand;
import dev.isomorph.cli.benchmark.BenchmarkFilesCommand;
import dev.isomorph.cli.benchmark.BenchmarkPhotographsCommand;
import dev.isomorph.cli.benchmark.BenchmarkScalingCommand;
import dev.isomorph.cli.conformance.BackendsCommand;
import dev.isomorph.cli.conformance.ConformanceCommand;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.CommandVersion;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.data.DataCommand;
import dev.isomorph.cli.demo.DemoCommand;
import dev.isomorph.cli.evaluate.EvaluateCommand;
import dev.isomorph.cli.help.HelpCommand;
import dev.isomorph.cli.help.HelpPage;
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
    description = {
      "Describe a network once, run it on any engine.",
      "Trains an autoencoder on normal images and finds those that are not like them.",
      "The engine is chosen by --backend, else by ISOMORPH_BACKEND, else it is djl to train and"
          + " onnxruntime to infer. 'isomorph help COMMAND' explains a command and its options."
    },
    footer = {
      "  isomorph demo --quick                          see it work on sample images",
      "  isomorph train photos/good --output model      learn from normal images",
      "  isomorph score model photos/new                find those that are not normal",
      "  isomorph import autoencoder.pt --output model  use what PyTorch has trained",
      "  isomorph summary --image 128x128               the network, layer by layer"
    })
public final class Isomorph implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "With an error, show where in the program it happened (or set ISOMORPH_DEBUG).")
  private boolean stacktrace;

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine(CliContext context) {
    Isomorph root = new Isomorph();
    CommandLine isomorph = new CommandLine(root);
    isomorph.addSubcommand(new BackendsCommand(context));
    isomorph.addSubcommand(new SummaryCommand());
    isomorph.addSubcommand(new DataCommand(context));
    isomorph.addSubcommand(new TrainCommand(context));
    isomorph.addSubcommand(new ScoreCommand(context));
    isomorph.addSubcommand(new EvaluateCommand(context));
    isomorph.addSubcommand(new ThresholdCommand(context));
    isomorph.addSubcommand(new RescoreCommand(context));
    isomorph.addSubcommand(new ImportCommand(context));
    isomorph.addSubcommand(new ExportCommand(context));
    isomorph.addSubcommand(new RunCommand(context));
    isomorph.addSubcommand(new DemoCommand(context));
    isomorph.addSubcommand(new ConformanceCommand(context));
    isomorph.addSubcommand(
        new CommandLine(new BenchmarkCommand(context))
            .addSubcommand(new BenchmarkCallersCommand(context))
            .addSubcommand(new BenchmarkFilesCommand(context))
            .addSubcommand(new BenchmarkPhotographsCommand(context))
            .addSubcommand(new BenchmarkScalingCommand(context)));
    isomorph.addSubcommand(new CompletionCommand());
    isomorph.addSubcommand(new HelpCommand());
    HelpPage.install(isomorph, context.columns());
    OptionTypes.register(isomorph);
    isomorph.registerConverter(ExportFormat.class, OptionTypes.converter(ExportFormat::parse));
    Failures failures =
        new Failures(() -> root.stacktrace || context.environment().containsKey("ISOMORPH_DEBUG"));
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
            + " conformance, benchmark, completion or help");
  }
}
