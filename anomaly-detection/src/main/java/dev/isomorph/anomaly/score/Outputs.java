package dev.isomorph.anomaly.score;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A batch of images and what a network makes of it.
 *
 * @param input [N, C, H, W] in [-1, 1]
 * @param restored what comes out at the tap {@code reconstruction}, or of the network where there
 *     is none, the same shape; empty where nobody asked for it
 * @param mask how anomalous the network takes each pixel for, [N, 1, H, W] in 0..1: the logits at
 *     the tap {@code mask}, where it has one, through a sigmoid
 * @param features what comes out at the taps that the scoring names
 * @param reconstructionFeatures the same of the reconstruction, where the scoring asks for it
 */
public record Outputs(
    Tensor input,
    Optional<Tensor> restored,
    Optional<Tensor> mask,
    Map<String, Tensor> features,
    Map<String, Tensor> reconstructionFeatures) {
  /** The tap with the restored image. */
  public static final String RECONSTRUCTION = "reconstruction";

  /** The tap with the logits of a segmentation head. */
  public static final String MASK = "mask";

  /**
   * One pass through the network, and one of the reconstruction where its features are compared.
   *
   * @param scoring what the outputs are wanted for, besides the reconstruction; a mask that it does
   *     not use is not computed
   * @throws IllegalArgumentException if the scoring uses a mask or a tap and the network has none
   */
  public static Outputs of(CompiledModel model, Tensor input, Scoring scoring) {
    return of(model, input, scoring, true);
  }

  /**
   * The same without the reconstruction where the scoring does not look at it: less to copy.
   *
   * @throws IllegalArgumentException if the scoring uses a mask or a tap and the network has none
   */
  public static Outputs toScore(CompiledModel model, Tensor input, Scoring scoring) {
    return of(model, input, scoring, scoring.usesReconstruction());
  }

  private static Outputs of(
      CompiledModel model, Tensor input, Scoring scoring, boolean withReconstruction) {
    Architecture architecture = model.plan().architecture();
    if (scoring.usesMask()) {
      requireMask(architecture);
    }
    List<String> taps = new ArrayList<>(taps(architecture, scoring));
    String reconstruction = reconstruction(architecture);
    if (!withReconstruction && featureTaps(scoring).noneMatch(reconstruction::equals)) {
      taps.remove(reconstruction);
    }
    Map<String, Tensor> outputs = model.forward(input, taps);
    Optional<Tensor> restored = Optional.ofNullable(outputs.get(reconstruction));
    List<String> compared =
        scoring.tapMaps().stream()
            .filter(TapMap::comparesReconstruction)
            .map(TapMap::tap)
            .distinct()
            .toList();
    return new Outputs(
        input,
        restored,
        Optional.ofNullable(outputs.get(MASK)).map(Outputs::sigmoid),
        featureTaps(scoring).collect(Collectors.toMap(tap -> tap, outputs::get)),
        compared.isEmpty() ? Map.of() : model.forward(restored.orElseThrow(), compared));
  }

  /**
   * What comes out at the tap {@code reconstruction}, or of the network where there is none.
   *
   * @throws IllegalStateException if these outputs are {@link #toScore} and the scoring does not
   *     look at it
   */
  public Tensor reconstruction() {
    return restored.orElseThrow(
        () -> new IllegalStateException("expected outputs with a reconstruction, got none"));
  }

  /** The taps and nodes that {@link #of} asks the network for, each once. */
  static List<String> taps(Architecture architecture, Scoring scoring) {
    List<String> taps = new ArrayList<>(List.of(reconstruction(architecture)));
    if (scoring.usesMask()) {
      taps.add(MASK);
    }
    featureTaps(scoring).filter(tap -> !taps.contains(tap)).forEach(taps::add);
    return taps;
  }

  private static Stream<String> featureTaps(Scoring scoring) {
    return scoring.tapMaps().stream().map(TapMap::tap).distinct();
  }

  /**
   * Bytes that the network's outputs take at once, at most, while one image is evaluated for a
   * scoring, in float32.
   */
  public static long inferenceBytes(Plan plan, Scoring scoring) {
    Architecture architecture = plan.architecture();
    return plan.inferenceBytes(
        taps(architecture, scoring).stream()
            .map(tap -> architecture.taps().getOrDefault(tap, tap))
            .toList());
  }

  /** The node that the restored image comes out of. */
  public static String reconstructionPath(Architecture architecture) {
    return architecture.taps().getOrDefault(RECONSTRUCTION, architecture.output());
  }

  /** The tap or node that the restored image comes out of. */
  public static String reconstruction(Architecture architecture) {
    return architecture.taps().containsKey(RECONSTRUCTION) ? RECONSTRUCTION : architecture.output();
  }

  /** Throws {@link IllegalArgumentException} if the network has no segmentation head. */
  public static void requireMask(Architecture architecture) {
    if (!architecture.taps().containsKey(MASK)) {
      throw new IllegalArgumentException(
          "scoring 'mask': expected a network with a tap 'mask', got '%s' with %s"
              .formatted(architecture.name(), architecture.taps().keySet()));
    }
  }

  /**
   * Checks that a network has what a scoring looks at, before a long training.
   *
   * @throws IllegalArgumentException if it has not
   */
  public static void require(Architecture architecture, Scoring scoring) {
    if (scoring.usesMask()) {
      requireMask(architecture);
    }
    for (TapMap map : scoring.tapMaps()) {
      String path = architecture.taps().getOrDefault(map.tap(), map.tap());
      if (architecture.nodes().stream().noneMatch(node -> node.path().equals(path))) {
        throw new IllegalArgumentException(
            "scoring '%s': expected a tap or node of '%s', got '%s'; its taps are %s, and 'isomorph summary' shows its nodes"
                .formatted(map, architecture.name(), map.tap(), architecture.taps().keySet()));
      }
      map.requireFittable(architecture.plan().shape(path));
    }
  }

  private static Tensor sigmoid(Tensor logits) {
    float[] values = logits.toArray();
    Ranges.forEach(
        values.length,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            values[i] = (float) (1 / (1 + Math.exp(-values[i])));
          }
        });
    return Tensor.wrap(values, logits.shape());
  }

  /** Number of images. */
  public int size() {
    return input.batchSize();
  }

  /** The n-th image with its reconstruction. */
  public ReconstructionPair pair(int n) {
    return ReconstructionPair.of(input, restored, mask, n)
        .withFeatures(examples(features, n), examples(reconstructionFeatures, n));
  }

  private static Map<String, Features> examples(Map<String, Tensor> batches, int n) {
    return batches.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> Features.of(e.getValue(), n)));
  }

  /** The score of each image, computed on all cores. */
  public double[] scores(Scorer scorer) {
    double[] scores = new double[size()];
    ParallelLoop.forEach(scores.length, n -> scores[n] = scorer.score(pair(n)));
    return scores;
  }
}
