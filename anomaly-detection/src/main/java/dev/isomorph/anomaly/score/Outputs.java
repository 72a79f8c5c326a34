package dev.isomorph.anomaly.score;

import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A batch of images and what a network makes of it.
 *
 * @param input [N, C, H, W] in [-1, 1]
 * @param reconstruction what comes out at the tap {@code reconstruction}, or of the network where
 *     there is none; the same shape
 * @param mask how anomalous the network takes each pixel for, [N, 1, H, W] in 0..1: the logits at
 *     the tap {@code mask}, where it has one, through a sigmoid
 */
public record Outputs(Tensor input, Tensor reconstruction, Optional<Tensor> mask) {
  /** The tap with the restored image. */
  public static final String RECONSTRUCTION = "reconstruction";

  /** The tap with the logits of a segmentation head. */
  public static final String MASK = "mask";

  /**
   * One pass through the network.
   *
   * @param scoring what the outputs are wanted for; a mask that it does not use is not computed
   * @throws IllegalArgumentException if the scoring uses a mask and the network has none
   */
  public static Outputs of(CompiledModel model, Tensor input, Scoring scoring) {
    Architecture architecture = model.plan().architecture();
    String reconstruction = reconstruction(architecture);
    List<String> taps = new ArrayList<>(List.of(reconstruction));
    if (scoring.usesMask()) {
      requireMask(architecture);
      taps.add(MASK);
    }
    Map<String, Tensor> outputs = model.forward(input, taps);
    return new Outputs(
        input,
        outputs.get(reconstruction),
        Optional.ofNullable(outputs.get(MASK)).map(Outputs::sigmoid));
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

  private static Tensor sigmoid(Tensor logits) {
    float[] values = new float[logits.size()];
    FloatBuffer from = logits.buffer();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1 / (1 + Math.exp(-from.get(i))));
    }
    return Tensor.wrap(values, logits.shape());
  }

  /** Number of images. */
  public int size() {
    return input.batchSize();
  }

  /** The n-th image beside its reconstruction. */
  public Compared pair(int n) {
    return Compared.of(input, reconstruction, mask, n);
  }

  /** The score of each image, computed on all cores. */
  public double[] scores(Scorer scorer) {
    return IntStream.range(0, size()).parallel().mapToDouble(n -> scorer.score(pair(n))).toArray();
  }
}
