package dev.isomorph.cli;

import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingMethod;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What the network is taught, and how images are scored afterwards. */
final class MethodOptions {
  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "reconstruct",
      description = {
        "What the network is taught (default: ${DEFAULT-VALUE}):",
        "  reconstruct  to reproduce normal images",
        "  restore      to undo made-up defects; the weights are those of the epoch that finds held-out ones of other kinds best",
        "  segment      the same, and to mark where they were; for networks with a segmentation head"
      })
  private Method method;

  @Option(
      names = "--scoring",
      paramLabel = "TERMS",
      description =
          "How images are scored: MAP[:blur=PIXELS][:max|mean|top=SHARE], several joined by +; MAP is mse, mae, ssim, msgms or mask, the mean is what is pooled by (default: reconstruct mse:mean, restore msgms:blur=2:max, segment mask:blur=1:max).")
  private String scoring;

  /** A method, and how it is scored if nothing else is said. */
  private enum Method {
    RECONSTRUCT("mse:mean", TrainingMethod::reconstruction),
    RESTORE("msgms:blur=2:max", TrainingMethod::restoration),
    SEGMENT("mask:blur=1:max", TrainingMethod::segmentation);

    private final String scoring;
    private final Function<Scoring, TrainingMethod> make;

    Method(String scoring, Function<Scoring, TrainingMethod> make) {
      this.scoring = scoring;
      this.make = make;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The method.
   *
   * @throws IllegalArgumentException if the scoring cannot be read
   */
  TrainingMethod method() {
    return method.make.apply(Scoring.parse(scoring == null ? method.scoring : scoring));
  }

  /** Where made-up defects can tell which epoch is best, its weights are taken. */
  TrainingConfig config(TrainingConfig config) {
    return method == Method.RECONSTRUCT || config.patience() > 0
        ? config
        : config.withPatience(config.epochs());
  }
}
