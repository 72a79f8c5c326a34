package dev.isomorph.anomaly.score;

import dev.isomorph.imaging.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the smoothed maps of a scoring's terms, before they are made comparable. Most terms look at
 * what the network makes of an image, or of a part of one; others look at the whole image
 * themselves. Safe from many threads.
 *
 * @param scoring whose terms these are
 * @param normal what was fitted to normal images
 */
public record TermMaps(Scoring scoring, NormalFeatures normal) {
  /** Of an image that the network sees whole: a map for each term, [H, W]. */
  public List<float[]> of(ReconstructionPair whole) {
    return scoring.terms().stream().map(term -> term.mapOf(whole, normal)).toList();
  }

  /** Of a part of an image: a map for each term that looks at parts, [H, W] of the part. */
  public List<float[]> ofPart(ReconstructionPair part) {
    return scoring.terms().stream()
        .filter(term -> !term.map().ofWholeImage())
        .map(term -> term.mapOf(part, normal))
        .toList();
  }

  /**
   * Of an image that the network sees in parts: a map for each term, [H, W], those of terms that
   * look at parts still 0.
   */
  public List<float[]> begun(RgbImage image) {
    List<float[]> maps = new ArrayList<>();
    for (ScoreTerm term : scoring.terms()) {
      maps.add(
          term.map() instanceof ReferenceMap map
              ? term.smoothed(map.of(image, normal), image.height(), image.width())
              : new float[Math.multiplyExact(image.height(), image.width())]);
    }
    return maps;
  }

  /** Those of {@link #begun} that are filled of parts, in the order of {@link #ofPart}. */
  public List<float[]> ofParts(List<float[]> maps) {
    List<float[]> filled = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      if (!scoring.terms().get(i).map().ofWholeImage()) {
        filled.add(maps.get(i));
      }
    }
    return filled;
  }
}
