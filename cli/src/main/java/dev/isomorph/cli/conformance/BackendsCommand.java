package dev.isomorph.cli.conformance;

import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Device;
import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Failures;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the engines, with the reason where one does not start. */
@Command(
    name = "backends",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the engines that were found: name, version, devices, limits.",
      "Each one is started; for one that does not start, the reason is shown.",
      "The last line names those that are used where --backend is not given."
    },
    footer = {"  isomorph backends", "  ISOMORPH_BACKEND=dl4j isomorph backends"})
public final class BackendsCommand implements Callable<Integer> {
  private final CliContext context;
  @Spec private CommandSpec spec;

  public BackendsCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Map<String, String> environment = context.environment();
    BackendChoice toTrain = BackendChoice.toTrain(Optional.empty(), environment);
    Backends backends = context.engines().apply(toTrain);
    PrintWriter out = spec.commandLine().getOut();
    int longest = backends.names().stream().mapToInt(String::length).max().orElse(0);
    String line = "%%-%ds %%s%%n".formatted(Math.max(8, longest));
    for (Backends.Status status : backends.statuses()) {
      out.printf(line, status.name(), describe(status));
    }
    String trains = backends.nameOf(toTrain);
    String infers = backends.nameOf(BackendChoice.toInfer(Optional.empty(), environment));
    if (isDefault(toTrain) && !backends.names().contains(trains)) {
      backends.requireFound(infers);
      out.printf(
          "without --backend: infers on %s; does not train: there is no %s%n", infers, trains);
      return Failures.OK;
    }
    backends.requireFound(trains);
    out.printf("without --backend: trains on %s, infers on %s%n", trains, infers);
    return Failures.OK;
  }

  /** What nobody has asked for may be missing, as in a distribution that only infers. */
  private static boolean isDefault(BackendChoice toTrain) {
    return toTrain.equals(BackendChoice.toTrain(Optional.empty(), Map.of()));
  }

  private static String describe(Backends.Status status) {
    return status
        .backend()
        .map(BackendsCommand::describe)
        .orElseGet(() -> "not available: " + status.reason().orElse("no reason given"));
  }

  private static String describe(Backend backend) {
    String devices =
        backend.devices().stream().map(Device::toString).collect(Collectors.joining(", "));
    String limits =
        new TreeMap<>(backend.limitations())
            .entrySet().stream()
                .map(limit -> "; no %s: %s".formatted(limit.getKey(), limit.getValue()))
                .collect(Collectors.joining());
    return "%s; on %s%s".formatted(backend.version(), devices, limits);
  }
}
