package dev.isomorph.anomaly.score;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.ReceptiveField;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Optional;

/**
 * What a piece of an image must have around it, so that its score maps are those of the whole
 * image.
 *
 * @param alignment of the piece's top and left, and of its size, in pixels, from 1
 * @param before rows above and columns left of a pixel that its value depends on, from 0
 * @param after rows below and columns right of a pixel that its value depends on, from 0
 */
public record PieceContext(Size2d alignment, Size2d before, Size2d after) {
  /**
   * That of a network and a scoring.
   *
   * @return empty if maps cannot be made of pieces: the network is not fully convolutional, or a
   *     term looks at the whole image
   */
  public static Optional<PieceContext> of(Plan plan, Scoring scoring) {
    List<String> taps = Outputs.taps(plan.architecture(), scoring);
    Optional<ReceptiveField> field = ReceptiveField.of(plan, taps);
    if (field.isEmpty()) {
      return Optional.empty();
    }
    Size2d reach = new Size2d(0, 0);
    for (ScoreTerm term : scoring.terms()) {
      Optional<Size2d> ofTerm = term.reach(plan);
      if (ofTerm.isEmpty()) {
        return Optional.empty();
      }
      reach = larger(reach, ofTerm.get());
    }
    boolean coarse = scoring.terms().stream().anyMatch(term -> term.map() == ErrorMap.MSGMS);
    Size2d alignment = field.get().alignment();
    if (coarse) {
      Size2d multiple = alignment;
      alignment =
          new Size2d(
              common(multiple.height(), GradientSimilarity.COARSEST),
              common(multiple.width(), GradientSimilarity.COARSEST));
    }
    if (!growsWith(plan, taps, alignment)) {
      return Optional.empty();
    }
    int passes = scoring.tapMaps().stream().anyMatch(TapMap::comparesReconstruction) ? 2 : 1;
    return Optional.of(
        new PieceContext(
            alignment,
            sum(field.get().before(), passes, reach),
            sum(field.get().after(), passes, reach)));
  }

  /** Whether outputs grow in proportion to the image, so that maps keep their place in it. */
  private static boolean growsWith(Plan plan, List<String> taps, Size2d alignment) {
    Architecture network = plan.architecture();
    Size2d size = network.input().spatial();
    if (size.height() % alignment.height() != 0 || size.width() % alignment.width() != 0) {
      return false;
    }
    Size2d twice = new Size2d(2 * size.height(), 2 * size.width());
    try {
      Plan larger = network.withImageSize(twice).plan();
      return taps.stream()
          .map(tap -> network.taps().getOrDefault(tap, tap))
          .allMatch(path -> isTwice(larger.shape(path), plan.shape(path)));
    } catch (InvalidArchitectureException | IllegalArgumentException e) {
      return false; // so it is not for any size
    }
  }

  private static boolean isTwice(Shape larger, Shape shape) {
    return larger.rank() == 4
        && larger.spatial().height() == 2 * shape.spatial().height()
        && larger.spatial().width() == 2 * shape.spatial().width();
  }

  private static Size2d larger(Size2d a, Size2d b) {
    return new Size2d(Math.max(a.height(), b.height()), Math.max(a.width(), b.width()));
  }

  private static Size2d sum(Size2d field, int passes, Size2d reach) {
    return new Size2d(
        passes * field.height() + reach.height(), passes * field.width() + reach.width());
  }

  private static int common(int a, int b) {
    int multiple = a;
    while (multiple % b != 0) {
      multiple += a;
    }
    return multiple;
  }
}
