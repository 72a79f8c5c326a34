package dev.isomorph.cli;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
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
        "  auto         reconstruct for IDX files and for a network given by --architecture or --depths, else segment",
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
   * The method that was asked for, or proposed for the data.
   *
   * @param otherNetwork whether a network is given, which is taken to be an autoencoder
   * @throws IllegalArgumentException if method or scoring cannot be read
   */
  Chosen chosen(Layout layout, boolean otherNetwork) {
    Method chosen =
        method.equals(AUTO)
            ? otherNetwork ? Method.RECONSTRUCT : Method.proposedFor(layout)
            : named(method);
    return new Chosen(chosen, scoring == null ? chosen.scoring() : Scoring.parse(scoring));
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

  /** A method and its scoring. */
  record Chosen(Method method, Scoring scoring) {
    TrainingMethod training() {
      return method.training(scoring);
    }

    TrainingConfig config(TrainingConfig config) {
      return method.config(config);
    }
  }
}
