package dev.isomorph.cli;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the network is taught, and how images are scored afterwards. */
final class MethodOptions {
  private static final String AUTO = "auto";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = AUTO,
      description = {
        "What the network is taught (default: ${DEFAULT-VALUE}):",
        "  auto         what the network given is made for; without one, reconstruct for IDX files, else segment",
        "  reconstruct  to reproduce normal images",
        "  restore      to undo made-up defects; the weights are those of the epoch that finds held-out ones of other kinds best",
        "  segment      the same, and to mark where they were"
      })
  private String method;

  @Option(
      names = "--scoring",
      paramLabel = "TERMS",
      description =
          "How images are scored: MAP[:blur=PIXELS][:max|mean|top=SHARE], several joined by +; MAP is mse, mae, ssim, msgms or mask, the mean is what is pooled by (default: reconstruct mse:mean, restore msgms:blur=2:max, segment mask:blur=1:max).")
  private String scoring;

  /**
   * Method, network and scoring: what was asked for, or what goes with it or with the data.
   *
   * @throws IOException if the network's file cannot be read
   * @throws IllegalArgumentException if an option cannot be read or they do not go together
   */
  Chosen chosen(ArchitectureOptions architecture, Layout layout) throws IOException {
    Method chosen;
    Architecture network;
    if (!method.equals(AUTO)) {
      chosen = named(method);
      network = architecture.architecture(chosen.networkName());
    } else if (architecture.namesNetwork()) {
      network = architecture.architecture();
      chosen = Method.proposedFor(network);
    } else {
      chosen = Method.proposedFor(layout);
      network = architecture.architecture(chosen.networkName());
    }
    Scoring scoredBy = scoring == null ? chosen.scoring() : Scoring.parse(scoring);
    return new Chosen(chosen, network, scoredBy);
  }

  private static Method named(String name) {
    return Arrays.stream(Method.values())
        .filter(m -> m.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--method: expected auto or one of %s, got '%s'"
                        .formatted(Arrays.toString(Method.values()), name)));
  }

  /** What is trained, how, and how it is scored. */
  record Chosen(Method method, Architecture network, Scoring scoring) {
    TrainingMethod training() {
      return method.training(scoring);
    }

    TrainingConfig config(TrainingConfig config) {
      return method.config(config);
    }
  }
}
