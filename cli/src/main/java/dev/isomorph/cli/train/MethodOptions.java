package dev.isomorph.cli.train;

import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.recipe.NetworkChoice;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.Candidates;
import dev.isomorph.spec.Architecture;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the network is taught, and how images are scored afterwards. */
public final class MethodOptions {
  static final String OPTION = "--method";
  private static final String AUTO = "auto";

  @Option(
      names = OPTION,
      paramLabel = "METHOD",
      completionCandidates = Candidates.OfMethods.class,
      defaultValue = AUTO,
      description = {
        "What the network is taught (default: ${DEFAULT-VALUE}):",
        "  auto         what the network given is made for; without one, for IDX files reconstruct"
            + " with a restorer of width 16 at 32x32, scored by its features, else segment",
        "  reconstruct  to reproduce normal images",
        "  restore      to undo synthetic defects; the weights are those of the round that finds"
            + " held-out ones of other kinds best",
        "  segment      the same, and to mark where they were"
      })
  private String method;

  @Option(
      names = "--scoring",
      paramLabel = "TERMS",
      description = {
        "How images are scored: MAP[:blur=PIXELS][:max|mean|top=SHARE], several joined by +; the"
            + " mean is what is pooled by (default: reconstruct mse:mean, restore msgms:blur=2:max,"
            + " segment mask:top=0.01, of photographs of one scene also"
            + " reference:blur=1.5:top=0.01). MAP is one of",
        "  mse, mae, ssim, msgms  image against reconstruction",
        "  mask  what a segmentation head marks",
        "  mahalanobis[:tap=NAME][:grid=N]  distance of a tap's features from those of normal"
            + " images, at each position, or of N x N cells together",
        "  reference  distance from what normal photographs of the same scene show at each place,"
            + " once the photograph is laid on them",
        "  memory[:tap=NAME][:k=1..3][:neighbourhood=3][:keep=1000]  distance of a tap's features,"
            + " averaged over a neighbourhood, to the nearest of those kept of normal images",
        "  sap[:tap=NAME], nap[:tap=NAME][:grid=N]  features of the image against those of the"
            + " reconstruction, plain or by their Mahalanobis distance"
      })
  private String scoring;

  /**
   * Method, network and scoring: what was asked for, or what goes with it or with the data.
   *
   * @throws IOException if the network's file cannot be read
   * @throws IllegalArgumentException if an option cannot be read or they do not go together
   */
  Recipe recipe(ArchitectureOptions architecture, Layout layout) throws IOException {
    Recipe recipe;
    if (method.equals(AUTO) && architecture.namesNetwork()) {
      NetworkChoice network = architecture.network(Recipe.reconstruct().network());
      recipe = Recipe.of(Method.proposedFor(network.architecture())).withNetwork(network);
    } else {
      Recipe usual = method.equals(AUTO) ? Recipe.forLayout(layout) : Recipe.of(named(method));
      recipe = usual.withNetwork(architecture.network(usual.network()));
    }
    return verified(recipe.withScoring(scoringOr(recipe.scoring())));
  }

  /** The same for a training that is resumed. */
  Recipe recipe(RunSettings begun) {
    Architecture network = begun.architecture();
    Method trained = method.equals(AUTO) ? Method.proposedFor(network) : named(method);
    return verified(
        Recipe.of(trained).withNetwork(network).withScoring(scoringOr(begun.scoring())));
  }

  /** The same, which has a network that has what the scoring looks at. */
  private static Recipe verified(Recipe recipe) {
    recipe.architecture();
    return recipe;
  }

  /** Whether the scoring is asked for. */
  boolean asksForScoring() {
    return scoring != null;
  }

  /**
   * Checks that neither method nor scoring is given, where trials choose them.
   *
   * @throws IllegalArgumentException if one is
   */
  void requireFree() {
    if (!method.equals(AUTO) || scoring != null) {
      throw new IllegalArgumentException(
          "%s: expected without --architecture auto, which chooses network, method and scoring"
              .formatted(scoring == null ? "--method" : "--scoring"));
    }
  }

  private Scoring scoringOr(Scoring otherwise) {
    return scoring == null ? otherwise : Scoring.parse(scoring);
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
}
