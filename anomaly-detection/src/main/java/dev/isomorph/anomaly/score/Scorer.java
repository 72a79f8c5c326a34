package dev.isomorph.anomaly.score;

import java.util.ArrayList;
import java.util.List;

/** Scores pairs of image and reconstruction as a {@link Scoring} says. Safe from many threads. */
public final class Scorer {
  private final Scoring scoring;
  private final List<Spread> spreads;

  private Scorer(Scoring scoring, List<Spread> spreads) {
    this.scoring = scoring;
    this.spreads = List.copyOf(spreads);
  }

  /**
   * A scorer for terms that are comparable.
   *
   * @param spreads one for each term; none for a scoring of a single term
   * @throws IllegalArgumentException if there are too many or too few
   */
  public static Scorer of(Scoring scoring, List<Spread> spreads) {
    int expected = scoring.needsSpread() ? scoring.terms().size() : 0;
    if (spreads.size() != expected) {
      throw new IllegalArgumentException(
          "scoring '%s': expected %d spreads of held-out scores, got %d"
              .formatted(scoring, expected, spreads.size()));
    }
    return new Scorer(scoring, spreads);
  }

  /** What is scored, and how. */
  public Scoring scoring() {
    return scoring;
  }

  /** How much each term varies; none for a single term. */
  public List<Spread> spreads() {
    return spreads;
  }

  /** The score of an image; from 0. */
  public double score(Compared pair) {
    if (scoring.equals(Scoring.MEAN_SQUARED_ERROR)) {
      return meanSquaredError(pair);
    }
    double sum = 0;
    for (int i = 0; i < scoring.terms().size(); i++) {
      ScoreTerm term = scoring.terms().get(i);
      sum += term.pooling().of(term.mapOf(pair)) / spread(i).image();
    }
    return sum / scoring.terms().size();
  }

  /** The score and the map, where each term is computed once. */
  public Scored scored(Compared pair) {
    float[] map = new float[pair.height() * pair.width()];
    double sum = 0;
    int count = scoring.terms().size();
    for (int i = 0; i < count; i++) {
      ScoreTerm term = scoring.terms().get(i);
      float[] own = term.mapOf(pair);
      sum += term.pooling().of(own) / spread(i).image();
      float weight = (float) (1 / spread(i).pixel() / count);
      for (int p = 0; p < map.length; p++) {
        map[p] += weight * own[p];
      }
    }
    double score =
        scoring.equals(Scoring.MEAN_SQUARED_ERROR) ? meanSquaredError(pair) : sum / count;
    return new Scored(score, map);
  }

  private Spread spread(int term) {
    return spreads.isEmpty() ? Spread.ONE : spreads.get(term);
  }

  /** Over all values in their order, in double: what a score was before there were others. */
  private static double meanSquaredError(Compared pair) {
    float[] expected = pair.image();
    float[] actual = pair.reconstruction();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - actual[i];
      sum += difference * difference;
    }
    return sum / expected.length;
  }

  /**
   * The scorer whose terms are comparable over some normal images.
   *
   * @param normal held-out normal images, at least one
   */
  public static Scorer fitted(Scoring scoring, Iterable<Compared> normal) {
    if (!scoring.needsSpread()) {
      return of(scoring, List.of());
    }
    List<Moments> pixels = new ArrayList<>();
    List<Moments> images = new ArrayList<>();
    scoring.terms().forEach(term -> pixels.add(new Moments()));
    scoring.terms().forEach(term -> images.add(new Moments()));
    for (Compared pair : normal) {
      for (int i = 0; i < pixels.size(); i++) {
        ScoreTerm term = scoring.terms().get(i);
        float[] map = term.mapOf(pair);
        images.get(i).add(term.pooling().of(map));
        for (float value : map) {
          pixels.get(i).add(value);
        }
      }
    }
    List<Spread> spreads = new ArrayList<>();
    for (int i = 0; i < pixels.size(); i++) {
      spreads.add(new Spread(pixels.get(i).deviation(), images.get(i).deviation()));
    }
    return of(scoring, spreads);
  }

  /** Mean and variance of a stream of numbers, by Welford. */
  private static final class Moments {
    private static final double LEAST = 1e-12;

    private long count;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
    }

    double deviation() {
      return Math.max(LEAST, Math.sqrt(squares / Math.max(1, count)));
    }
  }
}
