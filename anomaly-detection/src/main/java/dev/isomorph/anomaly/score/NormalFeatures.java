package dev.isomorph.anomaly.score;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the features of normal images are distributed, for each map of a scoring that asks. */
public final class NormalFeatures {
  /** None. */
  public static final NormalFeatures NONE = new NormalFeatures(Map.of());

  private static final String MEAN = "/mean";
  private static final String WHITENING = "/whitening";

  private final Map<FeatureMap, Gaussian> byMap;

  private NormalFeatures(Map<FeatureMap, Gaussian> byMap) {
    this.byMap = byMap;
  }

  /**
   * Of saved tensors: what {@link #tensors} gives.
   *
   * @throws IllegalArgumentException if one is missing or does not fit
   */
  public static NormalFeatures of(Scoring scoring, StateDict tensors) {
    Map<FeatureMap, Gaussian> byMap = new LinkedHashMap<>();
    for (FeatureMap map : scoring.fittedMaps()) {
      if (!tensors.names().containsAll(List.of(map + MEAN, map + WHITENING))) {
        throw new IllegalArgumentException(
            "scoring '%s': expected '%s' and '%s' among the features of normal images, got %s"
                .formatted(map, map + MEAN, map + WHITENING, tensors.names()));
      }
      byMap.put(map, Gaussian.of(tensors.get(map + MEAN), tensors.get(map + WHITENING)));
    }
    return new NormalFeatures(byMap);
  }

  /** Mean and whitening matrix of each map, by its words; float32, as they are scored with. */
  public StateDict tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    byMap.forEach(
        (map, gaussian) -> {
          tensors.put(map + MEAN, gaussian.mean());
          tensors.put(map + WHITENING, gaussian.whitening());
        });
    return StateDict.of(tensors);
  }

  /** The mean of a map's features, [D]. */
  public Tensor mean(FeatureMap map) {
    return of(map).mean();
  }

  /** The matrix W [D, D], lower triangular, with |W (x - mean)|^2 the squared distance of x. */
  public Tensor whitening(FeatureMap map) {
    return of(map).whitening();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NormalFeatures features && byMap.equals(features.byMap);
  }

  @Override
  public int hashCode() {
    return byMap.hashCode();
  }

  /** The maps that were fitted. */
  @Override
  public String toString() {
    return "NormalFeatures" + byMap.keySet();
  }

  Gaussian of(FeatureMap map) {
    Gaussian gaussian = byMap.get(map);
    if (gaussian == null) {
      throw new IllegalArgumentException(
          "scoring '%s': expected to be fitted to normal images, got %s"
              .formatted(map, byMap.keySet()));
    }
    return gaussian;
  }

  /** Learns from training images, one after the other. */
  public static final class Fitting {
    private final Scoring scoring;
    private final Map<FeatureMap, Gaussian.Fitting> byMap = new LinkedHashMap<>();

    /** Has seen no image yet. */
    public Fitting(Scoring scoring) {
      this.scoring = scoring;
    }

    /** Takes a normal image into account. */
    public void add(Compared pair) {
      for (FeatureMap map : scoring.fittedMaps()) {
        for (float[] point : map.points(pair)) {
          byMap.computeIfAbsent(map, m -> new Gaussian.Fitting(point.length)).add(point);
        }
      }
    }

    /** What was learnt. */
    public NormalFeatures normal() {
      Map<FeatureMap, Gaussian> fitted = new LinkedHashMap<>();
      byMap.forEach((map, fitting) -> fitted.put(map, fitting.gaussian()));
      return new NormalFeatures(fitted);
    }
  }
}
