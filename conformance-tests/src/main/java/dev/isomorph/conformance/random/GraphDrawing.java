package dev.isomorph.conformance.random;

import dev.isomorph.conformance.random.Combination.Classified;
import dev.isomorph.conformance.random.NetworkDraft.Piece;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Draws one network from its input to its output. It begins with one combination that is missing;
 * from there on it draws several pieces at each place, and mostly takes the one that meets most of
 * what is missing.
 */
final class GraphDrawing {
  private static final int MIN_NODES = 4;
  private static final int MAX_NODES = 8;

  /** How many pieces of each kind are drawn to choose from. */
  private static final int DRAWS = 4;

  /** The share of pieces that are taken whatever they meet. */
  private static final double FREE = 0.1;

  /** How often a beginning is drawn that has a combination, before another is tried. */
  private static final int BEGINNINGS = 400;

  private final Dice dice;
  private final Set<Combination> missing;
  private NetworkDraft draft;

  private GraphDrawing(Dice dice, Set<Combination> missing) {
    this.dice = dice;
    this.missing = missing;
    this.draft = new NetworkDraft(input());
  }

  /**
   * The network of a seed and number.
   *
   * @param missing what it should meet as much as possible of
   */
  static RandomGraph draw(long seed, int number, Set<Combination> missing) {
    return new GraphDrawing(new Dice(seed, "graph." + number), missing)
        .draw("random-" + number, seed * 1_000_003 + number);
  }

  private RandomGraph draw(String name, long seed) {
    boolean evaluated = dice.chance(0.3);
    int nodes = dice.between(MIN_NODES, MAX_NODES);
    boolean complete = begin(evaluated);
    while (!complete && draft.steps().size() < nodes) {
      draft.evaluated(evaluated && draft.steps().size() <= nodes / 2);
      extend(draft.steps().size() + 1 >= nodes);
    }
    if (draft.architecture(name).plan().trainableCount() == 0) {
      draft.take(pieces().weighted()); // there is always a gradient
    }
    Architecture architecture = draft.architecture(name);
    return new RandomGraph(architecture, seed, batchSize(architecture));
  }

  private Shape input() {
    return dice.chance(0.25)
        ? Shape.of(dice.between(1, 9))
        : Shape.of(dice.between(1, 4), dice.between(1, 10), dice.between(1, 10));
  }

  private RandomPieces pieces() {
    return new RandomPieces(dice, draft);
  }

  /** Draws beginnings until one has a combination that is missing; whether it is to end there. */
  private boolean begin(boolean evaluated) {
    List<Combination> left = Combination.WANTED.stream().filter(missing::contains).toList();
    if (left.isEmpty()) {
      draft.take(pieces().weighted());
      return false;
    }
    Combination wanted = dice.oneOf(left);
    for (int i = 0; i < BEGINNINGS; i++) {
      draft = new NetworkDraft(input());
      draft.evaluated(evaluated || wanted.use().equals(Use.ONE_EXAMPLE));
      if (dice.chance(0.5)) {
        draft.take(pieces().weighted());
      }
      Optional<Piece> first =
          pieces()
              .of(wanted.layer().kind())
              .filter(piece -> piece.tip().classes().contains(wanted.layer()));
      if (first.isPresent() && used(first.get(), wanted.use())) {
        break;
      }
    }
    return wanted.use().equals(Use.OUTPUT) || wanted.use().equals(Use.FOLDED_OUTPUT);
  }

  /** Takes a piece and what makes the use of it; whether that fits. */
  private boolean used(Piece piece, Use use) {
    draft.take(piece);
    for (Class<?> reader : use.readers()) {
      Optional<Piece> reading = pieces().onlyReader(reader);
      if (reading.isEmpty()) {
        return false;
      }
      draft.take(reading.get());
    }
    return true;
  }

  /** Adds one piece. */
  private void extend(boolean end) {
    if (dice.chance(FREE)) {
      pieces().of(dice.oneOf(Use.KINDS)).ifPresent(draft::take);
      return;
    }
    List<Piece> best = new ArrayList<>();
    int most = 0;
    for (Class<?> kind : Use.KINDS) {
      for (int i = 0; i < DRAWS; i++) {
        Optional<Piece> piece = pieces().of(kind);
        int gain = piece.map(p -> gain(p, end)).orElse(-1);
        if (gain > most) {
          best.clear();
          most = gain;
        }
        if (gain == most) {
          best.add(piece.orElseThrow());
        }
      }
    }
    if (!best.isEmpty()) {
      draft.take(dice.oneOf(best));
    }
  }

  /**
   * What a piece meets of what is missing, and what may be met by one layer after it.
   *
   * @param end whether it is the last
   */
  private int gain(Piece piece, boolean end) {
    List<Classified> all = new ArrayList<>(draft.steps());
    all.addAll(piece.steps());
    List<LayerClass> classes = piece.tip().classes();
    List<LayerClass> folded = Combination.foldedInto(all, piece.tip());
    int met = 0;
    for (Combination c : Combination.ofReaders(all, Math.max(0, draft.steps().size() - 1))) {
      met += missing.contains(c) ? 1 : 0;
    }
    if (end) {
      return met + missing(classes, Use.OUTPUT) + missing(folded, Use.FOLDED_OUTPUT);
    }
    int next = missing(classes, Use.SEVERAL);
    for (Class<?> kind : Use.KINDS) {
      int read = missing(classes, Use.readBy(kind));
      next = Math.max(next, read + missing(folded, Use.foldedReadBy(kind)));
      next = Math.max(next, missing(classes, Use.foldedReadBy(kind)));
    }
    return 3 * met + 2 * next;
  }

  private int missing(List<LayerClass> layers, Use use) {
    int count = 0;
    for (LayerClass layer : layers) {
      count += missing.contains(new Combination(layer, use)) ? 1 : 0;
    }
    return count;
  }

  /** One example only where batch norm takes one; then often, as long as that is missing. */
  private int batchSize(Architecture architecture) {
    boolean single =
        architecture.plan().steps().stream()
            .noneMatch(
                step ->
                    step.layer() instanceof BatchNorm
                        && step.input().size() == step.input().channels()
                        && !architecture.evaluatesSingleImages(step.node()));
    boolean wanted =
        draft.steps().stream().anyMatch(step -> missing(step.classes(), Use.ONE_EXAMPLE) > 0);
    return single && wanted && dice.chance(0.5) ? 1 : dice.between(single ? 1 : 2, 5);
  }
}
