package dev.isomorph.cli.model;

import dev.isomorph.cli.context.Failures;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.json.ArchitectureJson;
import dev.isomorph.spec.summary.Batch;
import dev.isomorph.spec.summary.DotDiagram;
import dev.isomorph.spec.summary.JsonSummary;
import dev.isomorph.spec.summary.MermaidDiagram;
import dev.isomorph.spec.summary.ParameterTable;
import dev.isomorph.spec.summary.TableSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a network; starts no engine. */
@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a network: every layer with its output shape, parameters and multiply-adds, and the totals.",
      "No engine is started."
    },
    footer = {
      "  isomorph summary",
      "  isomorph summary --architecture resnet-encoder --depths 3,4,6,3 --image 224x224",
      "  isomorph summary --batch 32 --format json",
      "  isomorph summary --format dot | dot -Tsvg > network.svg",
      "  isomorph summary --format architecture > mine.json   # change it, then:",
      "  isomorph summary --architecture mine.json"
    })
public final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ArchitectureOptions architecture;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Shapes, multiply-adds and memory for a batch of N images.")
  private Integer batch;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table, json, mermaid, dot, parameters (every weight by its PyTorch name) or architecture (the file that --architecture reads) (default: ${DEFAULT-VALUE}).")
  private Format format;

  /** The printed forms. */
  private enum Format {
    TABLE,
    JSON,
    MERMAID,
    DOT,
    PARAMETERS,
    ARCHITECTURE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    Architecture network = architecture.architecture();
    Plan plan = network.plan();
    Batch size = batch == null ? Batch.any() : Batch.of(batch);
    String text =
        switch (format) {
          case TABLE -> TableSummary.of(plan, size);
          case JSON -> JsonSummary.of(plan, size);
          case MERMAID -> MermaidDiagram.of(plan, size);
          case DOT -> DotDiagram.of(plan, size);
          case PARAMETERS -> ParameterTable.of(plan);
          case ARCHITECTURE -> ArchitectureJson.write(network);
        };
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return Failures.OK;
  }
}
