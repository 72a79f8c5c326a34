package dev.isomorph.anomaly.score;

import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;

/**
 * How far a photograph is, at each pixel, from what normal photographs of the same scene show at
 * that place: it is laid on their mean by a rotation, a scale and a shift, and compared there, in
 * standard deviations. It finds what is missing, displaced or in excess, which a network that looks
 * at a part of the photograph cannot know. The network has no part in it.
 */
public record ReferenceMap() implements ScoreMap {
  /** Its name in a scoring. */
  public static final String NAME = "reference";

  private static final List<String> FITTED = List.of("outline", "mean", "deviation");

  /**
   * Checks that photographs are large enough to be laid on each other.
   *
   * @param size of most of them, at the scale at which they are scored
   * @throws IllegalArgumentException if they are not
   */
  public static void requireSize(Size2d size) {
    if (!isLargeEnough(size)) {
      throw new IllegalArgumentException(
          "scoring '%s': expected photographs of at least %d pixels on each side, as they are scored, got %s by their median; take another --scoring or a larger --scale"
              .formatted(NAME, ReferenceImage.MIN_SIDE, SizeText.of(size)));
    }
  }

  /** Whether photographs of a size can be laid on each other. */
  public static boolean isLargeEnough(Size2d size) {
    return ReferenceImage.isLargeEnough(size.height(), size.width());
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.reference(this);
  }

  /** Of an image that the network sees whole. */
  @Override
  public float[] of(ReconstructionPair pair, NormalFeatures normal) {
    return of(pair.rgbImage(), normal);
  }

  /** Of an image at the scale of those that it was fitted to, [H, W]. */
  float[] of(RgbImage image, NormalFeatures normal) {
    return normal.reference(this).map(image);
  }

  @Override
  public boolean ofWholeImage() {
    return true;
  }

  /** The network's outputs do not matter. */
  @Override
  public Optional<Size2d> reach(Plan plan) {
    return Optional.of(new Size2d(0, 0));
  }

  @Override
  public boolean usesReconstruction() {
    return false;
  }

  /** Distances have no bound. */
  @Override
  public double highest() {
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean needsFit() {
    return true;
  }

  @Override
  public List<String> fittedNames() {
    return FITTED;
  }

  @Override
  public FittedFeatures fitted(List<Tensor> tensors) {
    return ReferenceImage.of(tensors);
  }

  /** {@value #NAME}. */
  @Override
  public String toString() {
    return NAME;
  }
}
