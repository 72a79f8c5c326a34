package dev.isomorph.spec;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Which part of the image the outputs of a fully convolutional network depend on, so that a large
 * image can be computed in pieces.
 *
 * <p>A network is fully convolutional at some outputs if every layer they depend on computes the
 * same at every place: convolutions, transposed convolutions, maximum pools, batch norm in
 * evaluation mode, activations, dropout, sums and concatenations. A cell of an output stands for a
 * square of {@code stride} input pixels, where the network makes maps smaller, or for a part of a
 * pixel, where it makes them larger.
 *
 * <p>A piece of an image whose top and left are multiples of {@code alignment} gives, away from
 * those of its borders that are not borders of the image, what the whole image gives: all cells
 * whose pixels are at least {@code before} below the piece's top (right of its left) and {@code
 * after} above its bottom (left of its right). Layers with a stride make two outputs of equal shape
 * out of images of some sizes only; sizes that are multiples of the alignment keep the remainder
 * that the planned image has.
 *
 * @param alignment rows and columns by which an image must be moved for every output to move by
 *     whole cells, in pixels, from 1
 * @param before rows above and columns left of a cell's own pixels that it depends on, from 0
 * @param after rows below and columns right of a cell's own pixels that it depends on, from 0
 * @see <a href="https://distill.pub/2019/computing-receptive-fields">Araujo et al. (2019)</a>
 */
public record ReceptiveField(Size2d alignment, Size2d before, Size2d after) {
  /**
   * That of some outputs together.
   *
   * @param taps names of taps, or paths of nodes; at least one
   * @return empty if the network is not fully convolutional at one of them
   * @throws IllegalArgumentException if a name is neither a tap nor a node
   */
  public static Optional<ReceptiveField> of(Plan plan, Collection<String> taps) {
    if (plan.architecture().input().rank() != 4) {
      return Optional.empty();
    }
    List<String> paths =
        taps.stream().map(tap -> plan.architecture().taps().getOrDefault(tap, tap)).toList();
    Optional<AxisField> rows = along(Size2d::height, plan, paths);
    Optional<AxisField> columns = along(Size2d::width, plan, paths);
    return rows.isEmpty() || columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ReceptiveField(
                new Size2d(rows.get().alignment(), columns.get().alignment()),
                new Size2d(rows.get().before(), columns.get().before()),
                new Size2d(rows.get().after(), columns.get().after())));
  }

  private static Optional<AxisField> along(
      ToIntFunction<Size2d> axis, Plan plan, List<String> paths) {
    return AxisField.of(plan.stepsFor(paths), paths, new AxisWindow.OfLayer(axis));
  }
}
