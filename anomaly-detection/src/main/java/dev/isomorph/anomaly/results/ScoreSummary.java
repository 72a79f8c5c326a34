package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.ScoreListener;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.metrics.Auroc;
import dev.isomorph.anomaly.metrics.Numbers;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Counts what is scored, and keeps the scores as plain numbers. For one thread. */
public final class ScoreSummary implements ScoreListener {
  private final Numbers normal = new Numbers();
  private final Map<String, Numbers> anomalousByKind = new TreeMap<>();
  private final Numbers unlabelled = new Numbers();
  private long alarms;
  private long falseAlarms;
  private long missed;
  private long unreadable;

  @Override
  public void scored(ImageScore score) {
    boolean alarm = score.verdict() == Label.ANOMALOUS;
    alarms += alarm ? 1 : 0;
    switch (score.example().label()) {
      case NORMAL -> {
        normal.add(score.anomalyScore());
        falseAlarms += alarm ? 1 : 0;
      }
      case ANOMALOUS -> {
        anomalousByKind
            .computeIfAbsent(score.example().kind(), kind -> new Numbers())
            .add(score.anomalyScore());
        missed += score.verdict() == Label.NORMAL ? 1 : 0;
      }
      case UNKNOWN -> unlabelled.add(score.anomalyScore());
    }
  }

  @Override
  public void skipped(UnreadableImageException reason) {
    unreadable++;
  }

  /** Images that have a score. */
  public long scored() {
    return labelledNormal() + labelledAnomalous() + unlabelled.size();
  }

  /** Images that cannot be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Images above the threshold. */
  public long anomalous() {
    return alarms;
  }

  /** Images above the threshold that are normal in truth. */
  public long falseAlarms() {
    return falseAlarms;
  }

  /** Images not above the threshold that are anomalous in truth. */
  public long missed() {
    return missed;
  }

  /** Images that are normal in truth. */
  public long labelledNormal() {
    return normal.size();
  }

  /** Images that are anomalous in truth. */
  public long labelledAnomalous() {
    return anomalousByKind.values().stream().mapToLong(Numbers::size).sum();
  }

  /** Whether both normal and anomalous images are known, so that they can be told apart. */
  public boolean separable() {
    return normal.size() > 0 && !anomalousByKind.isEmpty();
  }

  /** Scores of images that are normal in truth. */
  public double[] normalScores() {
    return normal.toArray();
  }

  /** Scores of images that are anomalous in truth, by kind, sorted. */
  public Map<String, double[]> anomalousScoresByKind() {
    Map<String, double[]> scores = new TreeMap<>();
    anomalousByKind.forEach((kind, numbers) -> scores.put(kind, numbers.toArray()));
    return scores;
  }

  /** Scores of images that are anomalous in truth. */
  public double[] anomalousScores() {
    return anomalousByKind.values().stream()
        .flatMapToDouble(numbers -> Arrays.stream(numbers.toArray()))
        .toArray();
  }

  /** Scores of images of which the truth is not known. */
  public double[] unlabelledScores() {
    return unlabelled.toArray();
  }

  /** Image AUROC of all anomalous images against the normal ones; empty if there are not both. */
  public OptionalDouble auroc() {
    return separable()
        ? OptionalDouble.of(Auroc.of(normalScores(), anomalousScores()))
        : OptionalDouble.empty();
  }

  /** The same of each kind, sorted; empty if there are no normal images. */
  public Map<String, Double> aurocByKind() {
    Map<String, Double> byKind = new TreeMap<>();
    if (separable()) {
      double[] negatives = normalScores();
      anomalousScoresByKind()
          .forEach((kind, scores) -> byKind.put(kind, Auroc.of(negatives, scores)));
    }
    return byKind;
  }
}
