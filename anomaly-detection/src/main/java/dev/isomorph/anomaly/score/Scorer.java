package dev.isomorph.anomaly.score;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores pairs of image and reconstruction as a {@link Scoring} specifies. Safe from many threads.
 *
 * @param scoring what is scored, and how
 * @param spreads how much each term varies over held-out normal images; none for a single term
 * @param normal the features of normal images, for the terms that need them
 * @param sharePixels of how many pixels the share of a pooling {@code top=} is: those of a tile,
 *     where images are larger than the network's input; empty for those of the map
 */
public record Scorer(
    Scoring scoring, List<Spread> spreads, NormalFeatures normal, OptionalLong sharePixels) {
  /** The mean squared error of all values, which the score was from the beginning. */
  public static final Scorer MEAN_SQUARED_ERROR = new Scorer(Scoring.MEAN_SQUARED_ERROR, List.of());

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there are too many spreads or too few, or a map that needs
   *     it was not fitted
   */
  public Scorer {
    spreads = List.copyOf(spreads);
    int expected = scoring.needsSpread() ? scoring.terms().size() : 0;
    if (spreads.size() != expected) {
      throw new IllegalArgumentException(
          "scoring '%s': expected %d spreads of held-out scores, got %d"
              .formatted(scoring, expected, spreads.size()));
    }
    scoring.fittedMaps().forEach(normal::require);
  }

  /** Shares are those of a map's own pixels. */
  public Scorer(Scoring scoring, List<Spread> spreads, NormalFeatures normal) {
    this(scoring, spreads, normal, OptionalLong.empty());
  }

  /** Without a term that looks at features; shares are those of a map's own pixels. */
  public Scorer(Scoring scoring, List<Spread> spreads) {
    this(scoring, spreads, NormalFeatures.NONE);
  }

  /** The same with another share of pixels. */
  public Scorer withSharePixels(OptionalLong pixels) {
    return new Scorer(scoring, spreads, normal, pixels);
  }

  /** The score of an image; from 0. */
  public double score(ReconstructionPair pair) {
    return scoring.equals(Scoring.MEAN_SQUARED_ERROR)
        ? meanSquaredError(pair)
        : score(ImageMaps.of(maps(pair)));
  }

  /** The score and the map, where each term is computed once. */
  public Scored scored(ReconstructionPair pair) {
    Scored scored = scored(ImageMaps.of(maps(pair)));
    return scoring.equals(Scoring.MEAN_SQUARED_ERROR)
        ? new Scored(meanSquaredError(pair), scored.map())
        : scored;
  }

  /** Makes the map of each term. */
  public TermMaps terms() {
    return new TermMaps(scoring, normal);
  }

  /** The smoothed map of each term, [H, W], before they are made comparable. */
  public List<float[]> maps(ReconstructionPair pair) {
    return terms().of(pair);
  }

  /** The score of an image that has these maps, one for each term; from 0. */
  double score(ImageMaps maps) {
    List<ScoreTerm> terms = scoring.terms();
    double sum = 0;
    for (int i = 0; i < terms.size(); i++) {
      sum += terms.get(i).pooling().of(maps.counted(i), sharePixels) / spread(i).image();
    }
    return sum / terms.size();
  }

  /** The same with the map of all terms together; the first of the maps may be changed for it. */
  public Scored scored(ImageMaps image) {
    double score = score(image);
    List<float[]> maps = image.maps();
    float[] together = maps.get(0);
    for (int i = 0; i < maps.size(); i++) {
      float[] own = maps.get(i);
      float weight = (float) (1 / spread(i).pixel() / maps.size());
      for (int p = 0; p < together.length; p++) {
        together[p] = i == 0 ? weight * own[p] : together[p] + weight * own[p];
      }
    }
    return new Scored(score, together);
  }

  /** The highest score that an image can have; infinite without such a bound. */
  public double highestScore() {
    return highest(Spread::image);
  }

  /** The highest value that a pixel of the map can have; infinite without such a bound. */
  public double highestPixel() {
    return highest(Spread::pixel);
  }

  private double highest(ToDoubleFunction<Spread> unit) {
    List<ScoreTerm> terms = scoring.terms();
    return IntStream.range(0, terms.size())
        .mapToDouble(i -> terms.get(i).map().highest() / unit.applyAsDouble(spread(i)))
        .average()
        .orElseThrow();
  }

  private Spread spread(int term) {
    return spreads.isEmpty() ? Spread.ONE : spreads.get(term);
  }

  /** Over all values in their order, in double: what a score was before there were others. */
  private static double meanSquaredError(ReconstructionPair pair) {
    float[] expected = pair.image();
    float[] actual = pair.reconstruction();
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - actual[i];
      sum += difference * difference;
    }
    return sum / expected.length;
  }

  /** Makes the terms of a scoring comparable over normal images, one after the other. */
  public static final class Fitting {
    private final Scoring scoring;
    private final NormalFeatures normal;
    private final OptionalLong sharePixels;
    private final List<Moments> pixels = new ArrayList<>();
    private final List<Moments> images = new ArrayList<>();

    /** Has seen no image yet; shares are those of a map's own pixels. */
    public Fitting(Scoring scoring, NormalFeatures normal) {
      this(scoring, normal, OptionalLong.empty());
    }

    /**
     * Has seen no image yet.
     *
     * @param sharePixels of how many pixels the share of a pooling is; empty for those of a map
     */
    public Fitting(Scoring scoring, NormalFeatures normal, OptionalLong sharePixels) {
      this.scoring = scoring;
      this.normal = normal;
      this.sharePixels = sharePixels;
      scoring.terms().forEach(term -> pixels.add(new Moments()));
      scoring.terms().forEach(term -> images.add(new Moments()));
    }

    /** What is to be scored. */
    public Scoring scoring() {
      return scoring;
    }

    /** The features of normal images. */
    public NormalFeatures normal() {
      return normal;
    }

    /** Takes a held-out normal image into account. */
    public void add(ReconstructionPair pair) {
      add(ImageMaps.of(maps(pair)));
    }

    /** Makes the map of each term. */
    public TermMaps terms() {
      return new TermMaps(scoring, normal);
    }

    /** The smoothed map of each term, as the scorer has it. */
    public List<float[]> maps(ReconstructionPair pair) {
      return terms().of(pair);
    }

    /** The same by the smoothed map of each term. */
    public void add(ImageMaps maps) {
      for (int i = 0; i < pixels.size(); i++) {
        float[] counted = maps.counted(i);
        images.get(i).add(scoring.terms().get(i).pooling().of(counted, sharePixels));
        for (float value : counted) {
          pixels.get(i).add(value);
        }
      }
    }

    /** The scorer; a single term needs no image to have been seen. */
    public Scorer scorer() {
      List<Spread> spreads = new ArrayList<>();
      if (scoring.needsSpread()) {
        for (int i = 0; i < pixels.size(); i++) {
          spreads.add(new Spread(pixels.get(i).deviation(), images.get(i).deviation()));
        }
      }
      return new Scorer(scoring, spreads, normal, sharePixels);
    }
  }

  /** Mean and variance of a stream of numbers, by Welford. */
  private static final class Moments {
    private static final double MIN_DEVIATION = 1e-12;

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
      return Math.max(MIN_DEVIATION, Math.sqrt(squares / Math.max(1, count)));
    }
  }
}
