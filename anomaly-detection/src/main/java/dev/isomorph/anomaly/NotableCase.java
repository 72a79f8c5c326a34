package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * An image worth looking at, and why.
 *
 * @param reason in a few words
 * @param score the image
 */
public record NotableCase(String reason, ImageScore score) {
  private static final Comparator<ImageScore> BY_SCORE =
      Comparator.comparingDouble(ImageScore::anomalyScore);

  /**
   * The best and worst cases of labelled images: of each kind the defect with the highest score,
   * then the defect with the lowest score of all, the normal image with the highest and the one
   * with the lowest.
   */
  public static List<NotableCase> of(Scores scores) {
    List<NotableCase> cases = new ArrayList<>();
    for (String kind : scores.aurocByKind().keySet()) {
      List<ImageScore> ofKind =
          ascending(
              scores,
              s -> s.example().label() == Label.ANOMALOUS && s.example().kind().equals(kind));
      cases.add(new NotableCase("clearest of its kind", ofKind.get(ofKind.size() - 1)));
    }
    List<ImageScore> anomalous = ascending(scores, s -> s.example().label() == Label.ANOMALOUS);
    if (!anomalous.isEmpty()) {
      cases.add(new NotableCase("faintest defect of all", anomalous.get(0)));
    }
    List<ImageScore> normal = ascending(scores, s -> s.example().label() == Label.NORMAL);
    if (!normal.isEmpty()) {
      cases.add(new NotableCase("most suspicious normal", normal.get(normal.size() - 1)));
      cases.add(new NotableCase("most ordinary normal", normal.get(0)));
    }
    return cases;
  }

  private static List<ImageScore> ascending(Scores scores, Predicate<ImageScore> condition) {
    return scores.images().stream().filter(condition).sorted(BY_SCORE).toList();
  }
}
