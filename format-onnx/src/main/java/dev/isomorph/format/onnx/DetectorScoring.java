package dev.isomorph.format.onnx;

import dev.isomorph.api.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How the graph of a detector scores an image: the mean of some terms, each divided by how much it
 * varies over normal images.
 *
 * @param terms at least one
 */
public record DetectorScoring(List<Term> terms) {
  /** The mean squared error. */
  public static final DetectorScoring MEAN_SQUARED_ERROR =
      new DetectorScoring(List.of(new Term(PixelMap.MSE, 0, Pooled.MEAN, 1, 1)));

  /** How unlike normal an image is at each pixel. */
  public sealed interface ScoreMap {}

  /**
   * How far the features at a place of the network are from those of normal images: the squared
   * Mahalanobis distance, by their number.
   *
   * @param tap a tap or node of the network
   * @param grid cells along each side, to which the features are averaged, and all of which are one
   *     point; 0 for each position by itself
   * @param mean [D] of normal features
   * @param whitening [D, D], lower triangular: |whitening (x - mean)|^2 is the distance
   */
  public record FeatureDistance(String tap, int grid, Tensor mean, Tensor whitening)
      implements ScoreMap {}

  /**
   * How far the features at each position of a place of the network are from those kept of normal
   * images: the mean Euclidean distance to the nearest of them.
   *
   * @param tap a tap or node of the network
   * @param k how many nearest neighbours
   * @param neighbourhood positions along each side of the square over which features are averaged
   * @param features [N, D], kept of normal images; at least {@code k}
   */
  public record MemoryDistance(String tap, int k, int neighbourhood, Tensor features)
      implements ScoreMap {}

  /**
   * How far an image is at each pixel from what normal images of the same scene show there, in
   * standard deviations. The image is laid on them by a similarity. It needs whole images.
   *
   * @param outline [h, w], what images are laid on; means halved some times have its size
   * @param means [3, H, W] of red, green and blue where white is 1, less their surroundings
   * @param deviations [3, H, W], above 0
   */
  public record ReferenceDistance(Tensor outline, Tensor means, Tensor deviations)
      implements ScoreMap {}

  /**
   * How a map becomes a score: the mean of the highest pixels, at least one.
   *
   * @param share which share of some number of pixels counts; 0 is the maximum
   * @param ofPixels that number, where it is not that of the map's pixels
   */
  public record Pooled(double share, OptionalLong ofPixels) {
    /** All pixels of the map. */
    public static final Pooled MEAN = Pooled.ofMap(1);

    /** A share of the map's own pixels. */
    public static Pooled ofMap(double share) {
      return new Pooled(share, OptionalLong.empty());
    }

    boolean isMaximum() {
      return share == 0;
    }

    boolean isMean() {
      return share == 1 && ofPixels.isEmpty();
    }
  }

  /** How unlike image and reconstruction are at each pixel. */
  public enum PixelMap implements ScoreMap {
    /** Squared difference, mean over the channels. */
    MSE,
    /** Absolute difference, mean over the channels. */
    MAE,
    /** Half of one minus the structural similarity. */
    SSIM,
    /** One minus the similarity of gradient magnitudes at three scales. */
    MSGMS,
    /** What the network's tap {@code mask} says, through a sigmoid. */
    MASK
  }

  /**
   * One opinion.
   *
   * @param map at each pixel
   * @param blur standard deviation in pixels of the Gaussian that smooths it; 0 for none
   * @param pooling how the smoothed map becomes a score
   * @param pixelSpread what the map is divided by
   * @param imageSpread what the score is divided by
   */
  public record Term(
      ScoreMap map, double blur, Pooled pooling, double pixelSpread, double imageSpread) {}

  /** Copies the list. */
  public DetectorScoring {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("scoring: expected at least one term, got none");
    }
  }

  /** The taps whose features a term asks for, in order. */
  Set<String> featureTaps() {
    Set<String> taps = new LinkedHashSet<>();
    for (Term term : terms) {
      if (term.map() instanceof FeatureDistance distance) {
        taps.add(distance.tap());
      } else if (term.map() instanceof MemoryDistance distance) {
        taps.add(distance.tap());
      }
    }
    return taps;
  }

  /** Whether a term compares whole images with others of the same scene. */
  boolean usesReference() {
    return terms.stream().anyMatch(term -> term.map() instanceof ReferenceDistance);
  }

  /** Whether a term asks for the network's own mask. */
  public boolean usesMask() {
    return terms.stream().anyMatch(term -> term.map() == PixelMap.MASK);
  }
}
