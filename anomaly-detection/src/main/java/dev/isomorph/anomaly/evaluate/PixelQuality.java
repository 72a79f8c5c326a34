package dev.isomorph.anomaly.evaluate;

import dev.isomorph.anomaly.metrics.Bootstrap;
import dev.isomorph.anomaly.metrics.PixelRanking;
import dev.isomorph.anomaly.metrics.PixelRanking.Measures;
import java.util.Arrays;
import java.util.List;

/**
 * How well maps find the defective pixels.
 *
 * @param images how many images with a known mask, normal ones included
 * @param auroc of all pixels; 0.5 is guessing
 * @param ap average precision of all pixels
 * @param aupro area under the mean share found of each connected defect, up to a false positive
 *     rate of 0.3, divided by 0.3
 * @param aupimo area under the share found of each anomalous image's defective pixels, over the
 *     logarithm of the false positive rate of normal images from 1e-5 to 1e-4, mean over the images
 * @param resamples how many sets of images the intervals come from
 */
public record PixelQuality(
    int images, Measure auroc, Measure ap, Measure aupro, Measure aupimo, int resamples) {
  /**
   * Measures some of the images of a ranking.
   *
   * @param chosen which images, ascending; some normal, some anomalous
   * @param anomalous for each chosen image, whether it is
   */
  static PixelQuality of(
      PixelRanking ranking, int[] chosen, boolean[] anomalous, Bootstrap bootstrap) {
    int[] once = new int[chosen.length];
    Arrays.fill(once, 1);
    Measures measured = ranking.measures(weights(ranking, chosen, once));
    List<Measures> resampled =
        bootstrap.measure(anomalous, drawn -> ranking.measures(weights(ranking, chosen, drawn)));
    return new PixelQuality(
        chosen.length,
        Measure.of(measured, resampled, Measures::auroc),
        Measure.of(measured, resampled, Measures::averagePrecision),
        Measure.of(measured, resampled, Measures::aupro),
        Measure.of(measured, resampled, Measures::aupimo),
        bootstrap.resamples());
  }

  private static int[] weights(PixelRanking ranking, int[] chosen, int[] drawn) {
    int[] weights = new int[ranking.images()];
    for (int i = 0; i < chosen.length; i++) {
      weights[chosen[i]] = drawn[i];
    }
    return weights;
  }
}
