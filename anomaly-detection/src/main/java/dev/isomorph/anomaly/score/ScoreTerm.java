package dev.isomorph.anomaly.score;

import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One opinion of an image: a map, smoothed and pooled.
 *
 * @param map how unlike normal an image is at each pixel
 * @param blur standard deviation of the Gaussian that smooths the map, in pixels; 0 for none
 * @param pooling how the smoothed map becomes a number
 */
public record ScoreTerm(ScoreMap map, double blur, Pooling pooling) {
  private static final String BLUR = "blur=";
  private static final double WIDEST = 64;

  /** Checks the blur. */
  public ScoreTerm {
    if (!(blur >= 0 && blur <= WIDEST)) {
      throw new IllegalArgumentException(
          "scoring: blur: expected 0 to " + WIDEST + " pixels, got " + blur);
    }
  }

  /** The smoothed map, [H, W]. */
  float[] mapOf(ReconstructionPair pair, NormalFeatures normal) {
    return smoothed(map.of(pair, normal), pair.height(), pair.width());
  }

  /** A map of this term, smoothed. */
  float[] smoothed(float[] sharp, int height, int width) {
    return blur == 0 ? sharp : GaussianBlur.of(blur).apply(sharp, height, width);
  }

  /** How far the smoothed map of a part looks around a pixel; empty if at the whole image. */
  Optional<Size2d> reach(Plan plan) {
    boolean sharp = blur == 0 || map.ofWholeImage();
    int blurred = sharp ? 0 : GaussianBlur.of(blur).radius();
    return map.reach(plan)
        .map(reach -> new Size2d(reach.height() + blurred, reach.width() + blurred));
  }

  static ScoreTerm parse(String text) {
    String[] parts = text.split(":", -1);
    boolean ofFeatures = TapMap.isTapMap(parts[0]);
    List<String> ofMap = new ArrayList<>();
    double blur = 0;
    Pooling pooling = Pooling.MEAN;
    for (int i = 1; i < parts.length; i++) {
      if (Pooling.isPooling(parts[i])) {
        pooling = Pooling.parse(parts[i]);
      } else if (ofFeatures && TapMap.isPart(parts[0], parts[i])) {
        ofMap.add(parts[i]);
      } else {
        blur = number(parts[i], BLUR);
      }
    }
    return new ScoreTerm(map(parts[0], ofMap), blur, pooling);
  }

  private static ScoreMap map(String name, List<String> parts) {
    if (name.equals(ReferenceMap.NAME)) {
      return new ReferenceMap();
    }
    return TapMap.isTapMap(name) ? TapMap.parse(name, parts) : ErrorMap.parse(name);
  }

  static double number(String text, String prefix) {
    try {
      if (text.startsWith(prefix)) {
        return Double.parseDouble(text.substring(prefix.length()));
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "scoring: expected blur=PIXELS, max, mean or top=SHARE, got '%s'".formatted(text));
  }

  /** {@code MAP:blur=PIXELS:POOLING}, as it is parsed. */
  @Override
  public String toString() {
    return map + (blur == 0 ? "" : ":" + BLUR + blur) + ":" + pooling;
  }
}
