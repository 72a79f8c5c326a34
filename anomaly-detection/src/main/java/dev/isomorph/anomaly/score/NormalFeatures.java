package dev.isomorph.anomaly.score;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the maps of a scoring have learnt of the features of normal images. Immutable. */
public final class NormalFeatures {
  /** None. */
  public static final NormalFeatures NONE = new NormalFeatures(Map.of());

  private final Map<ScoreMap, FittedFeatures> byMap;

  private NormalFeatures(Map<ScoreMap, FittedFeatures> byMap) {
    this.byMap = byMap;
  }

  /**
   * Of saved tensors: what {@link #tensors} gives.
   *
   * @throws IllegalArgumentException if one is missing or does not fit
   */
  public static NormalFeatures of(Scoring scoring, StateDict tensors) {
    Map<ScoreMap, FittedFeatures> byMap = new LinkedHashMap<>();
    for (ScoreMap map : scoring.fittedMaps()) {
      List<String> names = names(map);
      if (!tensors.names().containsAll(names)) {
        throw new IllegalArgumentException(
            "scoring '%s': expected '%s' among the features of normal images, got %s"
                .formatted(map, String.join("' and '", names), tensors.names()));
      }
      byMap.put(map, map.fitted(names.stream().map(tensors::get).toList()));
    }
    return new NormalFeatures(byMap);
  }

  /** The tensors of each map by its words and their names; float32, as they are scored with. */
  public StateDict tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    byMap.forEach(
        (map, fitted) -> {
          List<String> names = names(map);
          for (int i = 0; i < names.size(); i++) {
            tensors.put(names.get(i), fitted.tensors().get(i));
          }
        });
    return StateDict.of(tensors);
  }

  private static List<String> names(ScoreMap map) {
    return map.fittedNames().stream().map(name -> map + "/" + name).toList();
  }

  /**
   * What a scoring needs of it.
   *
   * @throws IllegalArgumentException if a map of the scoring was not fitted
   */
  public NormalFeatures only(Scoring scoring) {
    Map<ScoreMap, FittedFeatures> needed = new LinkedHashMap<>();
    scoring.fittedMaps().forEach(map -> needed.put(map, of(map)));
    return new NormalFeatures(needed);
  }

  /** The mean of a map's features, [D]. */
  public Tensor mean(FeatureMap map) {
    return gaussian(map).mean();
  }

  /** The matrix W [D, D], lower triangular, with |W (x - mean)|^2 the squared distance of x. */
  public Tensor whitening(FeatureMap map) {
    return gaussian(map).whitening();
  }

  /** The features that a map keeps, [N, D]. */
  public Tensor kept(MemoryMap map) {
    return memory(map).features();
  }

  /** What images are laid on, [h, w]: the outline of a reference. */
  public Tensor outline(ReferenceMap map) {
    return reference(map).tensors().get(0);
  }

  /**
   * The mean of red, green and blue at each place of a scene, less their surroundings, [3, H, W].
   */
  public Tensor means(ReferenceMap map) {
    return reference(map).tensors().get(1);
  }

  /** The standard deviations that belong to the means, [3, H, W], above 0. */
  public Tensor deviations(ReferenceMap map) {
    return reference(map).tensors().get(2);
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

  /** Throws {@link IllegalArgumentException} if a map was not fitted. */
  void require(ScoreMap map) {
    of(map);
  }

  Gaussian gaussian(FeatureMap map) {
    return (Gaussian) of(map);
  }

  FeatureMemory memory(MemoryMap map) {
    return (FeatureMemory) of(map);
  }

  ReferenceImage reference(ReferenceMap map) {
    return (ReferenceImage) of(map);
  }

  private FittedFeatures of(ScoreMap map) {
    FittedFeatures fitted = byMap.get(map);
    if (fitted == null) {
      throw new IllegalArgumentException(
          "scoring '%s': expected to be fitted to normal images, got %s"
              .formatted(map, byMap.keySet()));
    }
    return fitted;
  }

  /** Learns from training images, one after the other. For one thread. */
  public static final class Fitting {
    private final Map<TapMap, FittedFeatures.Fitting> byMap = new LinkedHashMap<>();
    private final Map<ScoreMap, FittedFeatures> fitted = new LinkedHashMap<>();

    /**
     * Has seen no image yet.
     *
     * @param seed of what is drawn at random
     */
    public Fitting(Scoring scoring, long seed) {
      scoring.tapMaps().stream()
          .filter(TapMap::needsFit)
          .forEach(map -> byMap.put(map, map.fitting(seed)));
    }

    /**
     * Learns what the reference is of whole images, which are gone through twice.
     *
     * @param images at the scale at which images are scored, at least one
     * @param usual the size that they are compared at, or made smaller from
     * @throws IllegalArgumentException if {@link ReferenceMap#requireSize} does
     */
    public void reference(Iterable<RgbImage> images, Size2d usual) {
      fitted.put(new ReferenceMap(), ReferenceFitting.of(images, usual));
    }

    /** Takes a normal image into account. */
    public void add(ReconstructionPair pair) {
      byMap.values().forEach(fitting -> fitting.add(pair));
    }

    /**
     * What was learnt, from at least one image.
     *
     * @throws IllegalArgumentException if the features are too few or do not vary
     */
    public NormalFeatures normal(FitProgress progress) {
      Map<ScoreMap, FittedFeatures> all = new LinkedHashMap<>(fitted);
      byMap.forEach((map, fitting) -> all.put(map, fitting.fitted(progress)));
      return new NormalFeatures(all);
    }
  }
}
