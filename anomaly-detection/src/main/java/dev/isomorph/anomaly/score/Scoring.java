package dev.isomorph.anomaly.score;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How an image is scored: one opinion, or the mean of several, each divided by how much it varies
 * over held-out normal images.
 *
 * <p>As text the terms are joined by {@code +}: {@code mse:mean}, or {@code
 * msgms:blur=2:max+mask:blur=1:top=0.01}.
 *
 * @param terms at least one
 */
public record Scoring(List<ScoreTerm> terms) {
  /** The mean squared error of all values, which the score was from the beginning. */
  public static final Scoring MEAN_SQUARED_ERROR =
      new Scoring(List.of(new ScoreTerm(ErrorMap.MSE, 0, Pooling.MEAN)));

  /** Copies the list. */
  public Scoring {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("scoring: expected at least one term, got none");
    }
  }

  /**
   * Reads what {@link #toString} writes; blur is 0 and pooling the mean by default.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Scoring parse(String text) {
    return new Scoring(Arrays.stream(text.split("\\+", -1)).map(ScoreTerm::parse).toList());
  }

  /** Whether a term asks for the network's own mask. */
  public boolean usesMask() {
    return terms.stream().anyMatch(term -> term.map() == ErrorMap.MASK);
  }

  /** Whether a term looks at the reconstruction. */
  public boolean usesReconstruction() {
    return terms.stream().anyMatch(term -> term.map().usesReconstruction());
  }

  /** The maps that look at features, each once. */
  List<TapMap> tapMaps() {
    return terms.stream()
        .map(ScoreTerm::map)
        .filter(TapMap.class::isInstance)
        .map(TapMap.class::cast)
        .distinct()
        .toList();
  }

  /** The maps that have to be fitted to normal images, each once, in order. */
  List<ScoreMap> fittedMaps() {
    return terms.stream().map(ScoreTerm::map).filter(ScoreMap::needsFit).distinct().toList();
  }

  /** Whether a term has to be fitted to the features of normal images. */
  public boolean needsFeatures() {
    return tapMaps().stream().anyMatch(TapMap::needsFit);
  }

  /** Whether a term compares with a {@link ReferenceMap reference}. */
  public boolean usesReference() {
    return terms.stream().anyMatch(term -> term.map() instanceof ReferenceMap);
  }

  /** Whether several terms have to be made comparable first. */
  public boolean needsSpread() {
    return terms.size() > 1;
  }

  @Override
  public String toString() {
    return terms.stream().map(ScoreTerm::toString).collect(Collectors.joining("+"));
  }
}
