package dev.isomorph.spec;

import java.util.List;

/**
 * One node with everything known: what it reads, makes and holds.
 *
 * @param node path, layer and the paths it reads
 * @param inputs the shapes it reads, in the order of {@code node.inputs()}
 * @param output the shape it makes
 * @param parameters what it holds, in {@code state_dict} order
 */
public record Step(Node node, List<Shape> inputs, Shape output, List<Parameter> parameters) {
  /** Copies the lists. */
  public Step {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }

  /**
   * A node by itself, whatever there is at the paths that it reads.
   *
   * @param inputs the shapes there, in the order of {@code node.inputs()}
   * @throws InvalidArchitectureException if the layer does not fit them, or their number
   */
  public static Step of(Node node, List<Shape> inputs) {
    return ShapeInference.step(node, inputs);
  }

  /** The node's path. */
  public String path() {
    return node.path();
  }

  /** The node's layer. */
  public Layer layer() {
    return node.layer();
  }

  /** The first shape it reads; all are equal where there are several. */
  public Shape input() {
    return inputs.get(0);
  }

  /** Trainable numbers held. */
  public long trainableCount() {
    return parameters.stream().filter(Parameter::trainable).mapToLong(Parameter::count).sum();
  }

  /** Running statistics held. */
  public long runningStatisticCount() {
    return parameters.stream().mapToLong(Parameter::count).sum() - trainableCount();
  }

  /**
   * Multiply-accumulate operations for one example: those of convolutions and dense layers, which
   * are nearly all there are. Biases, normalisation, activations and pools count as none.
   */
  public long multiplyAdds() {
    return layer().accept(new MultiplyAdds(this));
  }

  /** Bytes of this node's output for one example in float32. */
  public long activationBytes() {
    return output.size() * Float.BYTES;
  }
}
