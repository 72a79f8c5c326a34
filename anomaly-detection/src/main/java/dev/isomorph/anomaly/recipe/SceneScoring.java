package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.score.ReferenceMap;
import dev.isomorph.anomaly.score.SceneLikeness;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.imaging.MedianSize;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How photographs are scored where nothing else is asked for: those of one scene are also compared
 * with what normal ones show at each place.
 *
 * @param scoring how they are scored
 * @param words what was found and chosen, one line; empty if nothing was looked at
 */
public record SceneScoring(Scoring scoring, Optional<String> words) {
  /** How a photograph is compared with others of its scene. */
  public static final ScoreTerm COMPARED =
      Scoring.parse("reference:blur=1.5:top=0.01").terms().get(0);

  /** So many photographs are read at most. */
  private static final int LOOKED_AT = 9;

  /**
   * Chooses by some of the photographs, at even distances.
   *
   * @param usual how they are scored anyway
   * @param tiling the scale at which they are scored; empty for images brought to the network's
   *     size, which are scored as usual
   */
  public static SceneScoring of(Scoring usual, Optional<Tiling> tiling, ImageSet normal) {
    if (tiling.isEmpty() || !usual.usesMask()) {
      return new SceneScoring(usual, Optional.empty());
    }
    List<RgbImage> some = some(normal, tiling.get());
    if (some.size() < 2) {
      return new SceneScoring(usual, Optional.empty());
    }
    Size2d size = MedianSize.of(some.stream().map(RgbImage::size).toList());
    if (!ReferenceMap.isLargeEnough(size)) {
      return new SceneScoring(
          usual,
          Optional.of(
              "photographs of %s cannot be laid on each other: they are too narrow"
                  .formatted(SizeText.of(size))));
    }
    double likeness = SceneLikeness.of(some);
    boolean same = likeness >= SceneLikeness.SAME_SCENE;
    List<ScoreTerm> terms = new ArrayList<>(usual.terms());
    if (same) {
      terms.add(COMPARED);
    }
    return new SceneScoring(
        new Scoring(terms),
        Optional.of(
            String.format(
                Locale.ROOT,
                "laid on each other the photographs correlate by %.2f: %s",
                likeness,
                same
                    ? "they show one scene, and are also compared with its mean"
                    : "they do not show one scene")));
  }

  private static List<RgbImage> some(ImageSet normal, Tiling tiling) {
    List<RgbImage> some = new ArrayList<>();
    for (Example example : normal.some(LOOKED_AT).examples()) {
      try {
        some.add(tiling.scaled(example.image().readWhole()));
      } catch (UnreadableImageException e) {
        // Named when it is read.
      }
    }
    return some;
  }
}
