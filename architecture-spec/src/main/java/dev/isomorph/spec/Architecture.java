package dev.isomorph.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network described once, for every engine: a graph of named nodes, with one input and one
 * output.
 *
 * <p>An architecture may be wrong (layers that do not fit); {@link #plan()} finds out.
 *
 * @param name what the network is called, {@code resnet-autoencoder}
 * @param input the axes of one example after N, {@code [3, 64, 64]}
 * @param nodes the nodes, each after those it reads
 * @param output the path of the node whose output is the network's
 * @param taps names for outputs inside the network, in order: tap name to node path, or to {@link
 *     #INPUT}
 * @param singleImageEvaluation scopes (path prefixes; "" is everything) whose nodes run in
 *     evaluation mode when a training batch holds one image: the encoder of the {@code
 *     ResNetAutoencoder} does that, since batch norm learns nothing from one image
 */
public record Architecture(
    String name,
    Shape input,
    List<Node> nodes,
    String output,
    Map<String, String> taps,
    List<String> singleImageEvaluation) {

  /** The name by which nodes read the network's input. */
  public static final String INPUT = "input";

  /**
   * Copies the collections; the order of the taps is kept.
   *
   * @throws IllegalArgumentException if the name is blank or has line breaks or other controls
   */
  public Architecture {
    Require.that(
        !name.isBlank() && name.chars().noneMatch(Character::isISOControl),
        "Architecture.name",
        "one line of text",
        "'" + name.replaceAll("\\p{Cntrl}", "?") + "'");
    nodes = List.copyOf(nodes);
    taps = Collections.unmodifiableMap(new LinkedHashMap<>(taps));
    singleImageEvaluation = List.copyOf(singleImageEvaluation);
  }

  /** Starts a graph that reads one input of the given shape. */
  public static GraphBuilder builder(String name, Shape input) {
    return new GraphBuilder(name, input);
  }

  /**
   * All shapes, parameters and costs.
   *
   * @throws InvalidArchitectureException if layers do not fit, with all the misfits that were found
   */
  public Plan plan() {
    return ShapeInference.plan(this);
  }

  /** The same network for images of another size. What it makes of the size, its plan tells. */
  public Architecture withImageSize(Size2d size) {
    Require.that(
        input.rank() == 4,
        "Architecture.withImageSize",
        "an architecture whose input is [N, C, H, W]",
        input);
    return new Architecture(
        name,
        Shape.of(input.channels(), size.height(), size.width()),
        nodes,
        output,
        taps,
        singleImageEvaluation);
  }

  /** Whether a node runs in evaluation mode when a training batch holds one image. */
  public boolean evaluatesSingleImages(Node node) {
    return singleImageEvaluation.stream().anyMatch(node::isIn);
  }
}
