package dev.isomorph.backend.reference;

import dev.isomorph.spec.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The reference with one kind of layer replaced. */
record BrokenLayer<L extends Layer>(Class<L> kind, BiFunction<L, ReferenceLowering, Result> instead)
    implements Arithmetic {

  @Override
  public Result run(ReferenceLowering node) {
    return kind.isInstance(node.step().layer())
        ? instead.apply(kind.cast(node.step().layer()), node)
        : Arithmetic.super.run(node);
  }

  /** A layer whose output is right until something is done to it; the derivative stays. */
  static <L extends Layer> BrokenLayer<L> output(
      Class<L> kind, BiFunction<L, Batch, Batch> change) {
    return new BrokenLayer<>(
        kind,
        (layer, node) -> {
          Result right = layer.accept(node);
          return new Result(change.apply(layer, right.output()), right.derivative());
        });
  }

  /** A layer whose derivative by its first input is wrong; the output stays. */
  static <L extends Layer> BrokenLayer<L> derivative(Class<L> kind, UnaryOperator<Batch> change) {
    return new BrokenLayer<>(
        kind,
        (layer, node) -> {
          Result right = layer.accept(node);
          return new Result(
              right.output(),
              (gradient, parameters) -> {
                List<Batch> back = new ArrayList<>(right.derivative().back(gradient, parameters));
                back.set(0, change.apply(back.get(0)));
                return back;
              });
        });
  }

  /** A layer that sees other parameters than it should. */
  static <L extends Layer> BrokenLayer<L> weights(
      Class<L> kind, BiFunction<L, ReferenceLowering, Map<String, double[]>> change) {
    return new BrokenLayer<>(
        kind,
        (layer, node) ->
            layer.accept(
                new ReferenceLowering(
                    node.step(),
                    node.inputs(),
                    change.apply(layer, node),
                    node.training(),
                    node.dropoutMask(),
                    node.rounding())));
  }
}
