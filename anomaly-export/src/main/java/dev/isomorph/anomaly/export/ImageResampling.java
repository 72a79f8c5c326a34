package dev.isomorph.anomaly.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * The part of a detector's graph from an image [N, 3, height, width] in [0, 255], of any size, to
 * the network's input: each axis resized on its own, rounded to 8 bits, scaled to [-1, 1].
 */
final class ImageResampling {
  /** A little more than half: values half way go up whatever the order of summation. */
  private static final float ROUNDING = 0.5f + 0x1p-10f;

  private final OnnxGraph graph;
  private final String at;
  private final String image;

  ImageResampling(OnnxGraph graph, String image) {
    this(graph, "", image);
  }

  /**
   * Of an image within the graph.
   *
   * @param at begins the names of all values
   */
  ImageResampling(OnnxGraph graph, String at, String image) {
    this.graph = graph;
    this.at = at;
    this.image = image;
  }

  /** The height and the width of the image. */
  Extent extent() {
    String shape = graph.node("Shape", image + ".shape").inputs(image).add();
    return new Extent(length("height", shape, 2), length("width", shape, 3));
  }

  private String length(String name, String shape, int axis) {
    String length =
        graph
            .node("Gather", name + ".list")
            .inputs(shape, graph.constant(name + ".axis", List.of(axis)))
            .integer("axis", 0)
            .add();
    return graph.node("Squeeze", name + ".length").inputs(length).add();
  }

  /** Rounded to 8 bits: whole numbers in [0, 255]. */
  String rounded(String resized) {
    String raised =
        op("Add", at + "image.raised", resized, graph.constant(at + "rounding", ROUNDING));
    String whole = op("Floor", at + "image.whole", raised);
    return op(
        "Clip",
        at + "image.clipped",
        whole,
        graph.constant(at + "darkest", 0f),
        graph.constant(at + "brightest", 255f));
  }

  /** Scaled from [0, 255] to [-1, 1], under the name of the network's input or another one. */
  String finished(String rounded, String name) {
    String scaled =
        op("Div", at + "image.scaled", rounded, graph.constant(at + "half_range", 127.5f));
    return op("Sub", name, scaled, graph.constant(at + "one", 1f));
  }

  /**
   * Brought to a size, up or down: by a matrix on each side of the image, made in the graph from
   * the image's size.
   */
  String resized(Extent extent, Size2d size) {
    String rows = shares(at + "height", extent.height(), size.height());
    String columns = shares(at + "width", extent.width(), size.width());
    String high = op("MatMul", at + "image.rows", rows, image);
    String turned =
        graph.node("Transpose", at + "columns.turned").inputs(columns).ints("perm", 1, 0).add();
    return op("MatMul", at + "image.resized", high, turned);
  }

  /**
   * The shares [target, source] of source pixels in target pixels along one axis; each row sums to
   * one. Downwards that is how much of it the target covers, upwards how near the two centres are.
   */
  private String shares(String name, String length, int target) {
    String at = name + ".";
    String source = asDouble(at + "source_length", length);
    String zero = graph.constant(at + "zero", 0.0);
    String one = graph.constant(at + "one", 1.0);
    String half = graph.constant(at + "half", 0.5);
    String targetLength = graph.constant(at + "target_length", (double) target);
    String scale = op("Div", at + "scale", source, targetLength);
    // Target positions as a column, source positions as a row.
    String targets =
        graph
            .node("Unsqueeze", at + "targets")
            .inputs(
                graph.node("Range", at + "target_positions").inputs(zero, targetLength, one).add(),
                graph.constant(at + "last", List.of(1)))
            .add();
    String sources = graph.node("Range", at + "sources").inputs(zero, source, one).add();
    // Downwards: the stretch [from, to) of the source that a target pixel covers.
    String from = op("Mul", at + "from", targets, scale);
    String to = op("Min", at + "to", op("Add", at + "to.open", from, scale), source);
    String right = op("Min", at + "right", to, op("Add", at + "sources.end", sources, one));
    String left = op("Max", at + "left", from, sources);
    String covered = op("Max", at + "covered", op("Sub", at + "overlap", right, left), zero);
    String average = op("Div", at + "average", covered, op("Sub", at + "stretch", to, from));
    // Upwards: a tent around the target's centre, in source pixels.
    String centre =
        op(
            "Sub",
            at + "centre.open",
            op("Mul", at + "centre.scaled", op("Add", at + "middle", targets, half), scale),
            half);
    String inside =
        op(
            "Min",
            at + "centre",
            op("Max", at + "centre.first", centre, zero),
            op("Sub", at + "last_position", source, one));
    String distance =
        graph.node("Abs", at + "distance").inputs(op("Sub", at + "offset", sources, inside)).add();
    String blend = op("Max", at + "blend", op("Sub", at + "tent", one, distance), zero);
    String shares =
        graph
            .node("Where", at + "shares")
            .inputs(op("Greater", at + "down", source, targetLength), average, blend)
            .add();
    return asFloat(at + "weights", shares);
  }

  /** The size of the image at a scale, rounded, at least one pixel. */
  Extent scaled(Extent extent, double scale) {
    return new Extent(
        scaled("scaled.height", extent.height(), scale),
        scaled("scaled.width", extent.width(), scale));
  }

  private String scaled(String name, String length, double scale) {
    String open =
        op(
            "Add",
            name + ".raised",
            op(
                "Mul",
                name + ".open",
                asDouble(name + ".wide", length),
                graph.constant(name + ".by", scale)),
            graph.constant(name + ".half", 0.5));
    String whole = graph.node("Floor", name + ".floor").inputs(open).add();
    String least = op("Max", name + ".least", whole, graph.constant(name + ".one", 1.0));
    return graph
        .node("Cast", name)
        .inputs(least)
        .integer("to", TensorProto.DataType.INT64.getNumber())
        .add();
  }

  /**
   * Brought to a scale below one: a target pixel is the sum of the few source pixels it covers,
   * each by its share.
   */
  String reduced(Extent from, Extent to, double scale) {
    // With few target pixels the last one may cover half a pixel more than the scale gives.
    int covered = (int) (1.5 / scale) + 2;
    String rows = reduced("rows.", image, 2, from.height(), to.height(), covered);
    return reduced("columns.", rows, 3, from.width(), to.width(), covered);
  }

  private String reduced(
      String at, String value, int axis, String length, String target, int covered) {
    String source = asDouble(at + "source", length);
    String targets = asDouble(at + "target", target);
    String zero = graph.constant(at + "zero", 0.0);
    String one = graph.constant(at + "one", 1.0);
    String step = op("Div", at + "step", source, targets);
    String positions = graph.node("Range", at + "positions").inputs(zero, targets, one).add();
    String from = op("Mul", at + "from", positions, step);
    String to =
        op(
            "Min",
            at + "to",
            op("Mul", at + "to.open", op("Add", at + "next", positions, one), step),
            source);
    String stretch = op("Sub", at + "stretch", to, from);
    String first = graph.node("Floor", at + "first").inputs(from).add();
    String last = op("Sub", at + "last", source, one);
    String sum = null;
    for (int i = 0; i < covered; i++) {
      String name = at + i + ".";
      String pixel = op("Add", name + "pixel", first, graph.constant(name + "offset", (double) i));
      String right = op("Min", name + "right", to, op("Add", name + "end", pixel, one));
      String left = op("Max", name + "left", from, pixel);
      String inside = op("Max", name + "inside", op("Sub", name + "open", right, left), zero);
      String share = asFloat(name + "share", op("Div", name + "share.wide", inside, stretch));
      String where =
          graph
              .node("Cast", name + "where")
              .inputs(op("Min", name + "clipped", pixel, last))
              .integer("to", TensorProto.DataType.INT64.getNumber())
              .add();
      String gathered =
          graph.node("Gather", name + "read").inputs(value, where).integer("axis", axis).add();
      String weights =
          axis == 3
              ? share
              : graph
                  .node("Unsqueeze", name + "column")
                  .inputs(share, graph.constant(name + "axis", List.of(1)))
                  .add();
      String part = op("Mul", name + "part", gathered, weights);
      sum = sum == null ? part : op("Add", name + "sum", sum, part);
    }
    return sum;
  }

  /**
   * The size that the network sees: that of its input, or larger by a multiple of an alignment, and
   * at least that of the image.
   */
  Extent aligned(Extent image, Size2d input, Size2d alignment) {
    return new Extent(
        aligned("aligned.height", image.height(), input.height(), alignment.height()),
        aligned("aligned.width", image.width(), input.width(), alignment.width()));
  }

  private String aligned(String name, String length, int input, int alignment) {
    String step = graph.scalar(name + ".step", alignment);
    String least = graph.scalar(name + ".input", input);
    String more =
        op(
            "Max",
            name + ".more",
            op("Sub", name + ".beyond", length, least),
            graph.scalar(name + ".none", 0));
    String steps =
        op(
            "Div",
            name + ".steps",
            op("Add", name + ".up", more, graph.scalar(name + ".almost", alignment - 1)),
            step);
    return op("Add", name, op("Mul", name + ".added", steps, step), least);
  }

  private String asDouble(String name, String value) {
    return graph
        .node("Cast", name)
        .inputs(value)
        .integer("to", TensorProto.DataType.DOUBLE.getNumber())
        .add();
  }

  private String asFloat(String name, String value) {
    return graph
        .node("Cast", name)
        .inputs(value)
        .integer("to", TensorProto.DataType.FLOAT.getNumber())
        .add();
  }

  private String op(String operator, String output, String... inputs) {
    return graph.node(operator, output).inputs(inputs).add();
  }
}
