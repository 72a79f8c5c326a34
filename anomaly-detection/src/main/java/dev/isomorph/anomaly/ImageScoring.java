package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.RegionFinder;
import dev.isomorph.anomaly.score.ImageMaps;
import dev.isomorph.anomaly.score.ReconstructionPair;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The last part of the way of an image: from its maps to score, verdict and regions. Safe from many
 * threads.
 *
 * @param scorer makes the score and one map of all terms
 * @param calibration the threshold and the limit of a pixel; empty where there are none
 * @param threshold above which a score is anomalous
 * @param regions finds regions in the map; empty without a calibration
 */
record ImageScoring(
    Scorer scorer,
    Optional<Calibration> calibration,
    OptionalDouble threshold,
    Optional<RegionFinder> regions) {
  /** As a detector with this calibration, or none, scores. */
  static ImageScoring of(Scorer scorer, Optional<Calibration> calibration) {
    return new ImageScoring(
        scorer,
        calibration,
        calibration.stream().mapToDouble(c -> c.threshold().value()).findFirst(),
        calibration.map(c -> new RegionFinder(c.pixelLimit(), RegionFinder.MAX_LISTED)));
  }

  /**
   * What came of an image.
   *
   * @param score its score and regions
   * @param map at each pixel, [H, W]
   * @param size of the map
   */
  record Result(ImageScore score, float[] map, Size2d size) {}

  /**
   * Of the network's outputs.
   *
   * @param ignored which pixels of the map are ignored; empty where all count
   * @param size of the map
   */
  Result of(Example example, ReconstructionPair pair, Optional<boolean[]> ignored, Size2d size)
      throws UnreadableImageException {
    return ignored.isEmpty()
        ? result(example, scorer.scored(pair), size)
        : of(example, ImageMaps.of(scorer.maps(pair), ignored), size);
  }

  /**
   * Of the map of each term, which may be changed.
   *
   * @param size of the maps
   */
  Result of(Example example, ImageMaps maps, Size2d size) throws UnreadableImageException {
    return result(example, scorer.scored(maps), size);
  }

  private Result result(Example example, Scored scored, Size2d size)
      throws UnreadableImageException {
    ImageScore plain = new ImageScore(example, scored.score(), threshold);
    if (regions.isEmpty() || !mayHaveRegions(plain, scored.map())) {
      return new Result(plain, scored.map(), size);
    }
    AnomalousRegions found =
        regions.get().find(scored.map(), size, example.image().place(), plain.isAnomalous());
    return new Result(plain.withRegions(found), scored.map(), size);
  }

  /** So that the place of an image without regions need not be looked up in its file. */
  private boolean mayHaveRegions(ImageScore score, float[] map) {
    if (score.isAnomalous()) {
      return true;
    }
    double limit = regions.orElseThrow().limit();
    for (float value : map) {
      if (value > limit) {
        return true;
      }
    }
    return false;
  }
}
