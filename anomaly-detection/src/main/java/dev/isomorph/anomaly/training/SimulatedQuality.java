package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.metrics.ImageRanking;
import dev.isomorph.anomaly.metrics.PixelRanking;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.ReconstructionPair;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.simulate.DefectSimulator;
import dev.isomorph.anomaly.simulate.DefectSimulator.Simulated;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How well a network finds synthetic defects on normal images that it does not train on. They are
 * of other shapes and fillings than those it trains on, so that it cannot shine by heart.
 *
 * @param imageAuroc of images with a defect against images without
 * @param pixelAp average precision of the defects' pixels
 */
public record SimulatedQuality(double imageAuroc, double pixelAp) {
  private static final DefectSimulator DEFECTS = DefectSimulator.forSelection();
  private static final Scoring EDGES = Scoring.parse("msgms:blur=2:max");

  /** One number to choose by, from 0: the lower the better. */
  public double shortfall() {
    return 1 - (imageAuroc + pixelAp) / 2;
  }

  /**
   * Measures a network by the first term of a scoring that need not be fitted to the finished
   * network, or by edges where there is none.
   *
   * @param heldOut at least one batch; a batch is valid until the next is taken
   */
  public static SimulatedQuality of(CompiledModel model, Scoring scoring, Iterator<Batch> heldOut) {
    Scoring measured =
        scoring.terms().stream()
            .filter(term -> !term.map().needsFit())
            .findFirst()
            .map(term -> new Scoring(List.of(term)))
            .orElse(EDGES);
    Scorer scorer = new Scorer(measured, List.of());
    List<Double> scores = new ArrayList<>();
    List<Boolean> truth = new ArrayList<>();
    PixelRanking pixels = new PixelRanking(1 << 16);
    while (heldOut.hasNext()) {
      Batch batch = heldOut.next();
      Simulated simulated =
          DEFECTS.apply(batch.images(), batch.place().seed(), batch.place().step());
      Outputs outputs = Outputs.of(model, simulated.images(), scorer.scoring());
      for (int n = 0; n < outputs.size(); n++) {
        boolean[] mask = mask(simulated.mask().examples(n, 1));
        ReconstructionPair pair = outputs.pair(n);
        Scored scored = scorer.scored(pair);
        scores.add(scored.score());
        truth.add(contains(mask));
        int[] shape = simulated.mask().shape();
        pixels.add(scored.map(), mask, shape[2], shape[3]);
      }
    }
    boolean[] anomalous = new boolean[truth.size()];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = truth.get(i);
    }
    if (!truth.contains(true) || !truth.contains(false)) {
      return new SimulatedQuality(0.5, 0); // too few images to tell
    }
    return new SimulatedQuality(
        ImageRanking.of(scores.stream().mapToDouble(Double::doubleValue).toArray(), anomalous)
            .measures()
            .auroc(),
        pixels.measures().averagePrecision());
  }

  private static boolean[] mask(Tensor values) {
    boolean[] mask = new boolean[values.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = values.at(i) > 0;
    }
    return mask;
  }

  private static boolean contains(boolean[] mask) {
    for (boolean set : mask) {
      if (set) {
        return true;
      }
    }
    return false;
  }
}
