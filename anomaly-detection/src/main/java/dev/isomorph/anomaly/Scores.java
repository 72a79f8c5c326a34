package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.Auroc;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * The scores of a set of images.
 *
 * @param images the images that could be read, in order
 * @param unreadable the others, with the reason
 */
public record Scores(List<ImageScore> images, List<UnreadableImageException> unreadable) {
  /** Copies the lists. */
  public Scores {
    images = List.copyOf(images);
    unreadable = List.copyOf(unreadable);
  }

  /** How many images are above the threshold. */
  public int anomalous() {
    return (int) images.stream().filter(image -> image.verdict() == Label.ANOMALOUS).count();
  }

  /**
   * Image AUROC of all images labelled anomalous against all labelled normal; empty if there are
   * not both.
   */
  public OptionalDouble auroc() {
    return auroc(score -> true);
  }

  /** Image AUROC of each kind of defect against all images labelled normal, by kind, sorted. */
  public Map<String, Double> aurocByKind() {
    Map<String, Double> byKind = new LinkedHashMap<>();
    images.stream()
        .filter(score -> score.example().label() == Label.ANOMALOUS)
        .map(score -> score.example().kind())
        .distinct()
        .sorted()
        .forEach(
            kind ->
                auroc(score -> score.example().kind().equals(kind))
                    .ifPresent(auroc -> byKind.put(kind, auroc)));
    return byKind;
  }

  private OptionalDouble auroc(Predicate<ImageScore> anomalousAsWell) {
    double[] normal = values(score -> score.example().label() == Label.NORMAL);
    double[] anomalous =
        values(score -> score.example().label() == Label.ANOMALOUS && anomalousAsWell.test(score));
    return normal.length == 0 || anomalous.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Auroc.of(normal, anomalous));
  }

  /** The scores of the images that fulfil a condition, in order. */
  double[] values(Predicate<ImageScore> condition) {
    return images.stream().filter(condition).mapToDouble(ImageScore::anomalyScore).toArray();
  }

  /** Keeps what it hears of. */
  static final class Collecting implements ScoreListener {
    private final List<ImageScore> images = new ArrayList<>();
    private final List<UnreadableImageException> unreadable = new ArrayList<>();

    @Override
    public void scored(ImageScore score) {
      images.add(score);
    }

    @Override
    public void skipped(UnreadableImageException reason) {
      unreadable.add(reason);
    }

    Scores scores() {
      return new Scores(images, unreadable);
    }
  }
}
