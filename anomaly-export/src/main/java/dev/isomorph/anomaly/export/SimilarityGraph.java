package dev.isomorph.anomaly.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * Rotations, scales and shifts about the centre of an image in a graph, one for each image of a
 * batch: [N, 4, 1] in double precision, cosine and sine of the angle, both times the scale, and the
 * shift down and to the right in pixels. A pixel (y, x), counted from the centre, comes from
 * (cosine * y + sine * x + down, cosine * x - sine * y + right).
 */
final class SimilarityGraph {
  /** How many numbers a similarity has. */
  static final int PARAMETERS = 4;

  private final OnnxGraph graph;
  private final Size2d size;

  /**
   * For planes of a size.
   *
   * @param size at least two pixels along each side
   */
  SimilarityGraph(OnnxGraph graph, Size2d size) {
    this.graph = graph;
    this.size = size;
  }

  /** Numbers of a similarity, each [N, 1, 1]. */
  record Parts(String cosine, String sine, String down, String right) {}

  /** The numbers of a similarity. */
  Parts parts(String at, String similarity) {
    Parts parts = new Parts(at + "cosine", at + "sine", at + "down", at + "right");
    graph
        .node("Split", parts.cosine())
        .inputs(similarity)
        .output(parts.sine())
        .output(parts.down())
        .output(parts.right())
        .integer("axis", 1)
        .add();
    return parts;
  }

  /** A similarity of an image that is {@code factor} times as large. */
  String resized(String at, String similarity, double factor) {
    return op(
        "Mul",
        at + "resized",
        similarity,
        graph.constant(at + "factors", new double[] {1, 1, factor, factor}, 1, PARAMETERS, 1));
  }

  /** Where pixels go to: the inverse. */
  String inverse(String at, String similarity) {
    Parts p = parts(at, similarity);
    String square =
        op(
            "Add",
            at + "square",
            op("Mul", at + "cosine.squared", p.cosine(), p.cosine()),
            op("Mul", at + "sine.squared", p.sine(), p.sine()));
    String cosine = op("Div", at + "cosine.back", p.cosine(), square);
    String sine = op("Neg", at + "sine.back", op("Div", at + "sine.by", p.sine(), square));
    String up =
        op(
            "Add",
            at + "up",
            op("Mul", at + "cosine.down", cosine, p.down()),
            op("Mul", at + "sine.right", sine, p.right()));
    String back =
        op(
            "Sub",
            at + "left",
            op("Mul", at + "sine.down", sine, p.down()),
            op("Mul", at + "cosine.right", cosine, p.right()));
    return graph
        .node("Concat", at + "inverse")
        .inputs(cosine, sine, op("Neg", at + "down.back", up), back)
        .integer("axis", 1)
        .add();
  }

  /** Positions in an image, counted from its first pixel: [N, H, W] in double precision. */
  record Sources(String y, String x) {}

  /**
   * Where the pixels of a plane come from, but for those along its border.
   *
   * @param border rows and columns that are left out at each side
   */
  Sources sources(String at, String similarity, int border) {
    Parts p = parts(at, similarity);
    int height = size.height() - 2 * border;
    int width = size.width() - 2 * border;
    String rows = graph.constant(at + "rows", fromCentre(size.height(), border), 1, height, 1);
    String columns = graph.constant(at + "columns", fromCentre(size.width(), border), 1, 1, width);
    String shiftY = shift(at + "y.", p.down(), size.height());
    String shiftX = shift(at + "x.", p.right(), size.width());
    String y =
        op(
            "Add",
            at + "y",
            op("Mul", at + "y.rows", p.cosine(), rows),
            op("Add", at + "y.shifted", op("Mul", at + "y.columns", p.sine(), columns), shiftY));
    String x =
        op(
            "Sub",
            at + "x",
            op("Add", at + "x.shifted", op("Mul", at + "x.columns", p.cosine(), columns), shiftX),
            op("Mul", at + "x.rows", p.sine(), rows));
    return new Sources(y, x);
  }

  private String shift(String at, String shift, int length) {
    return op("Add", at + "shift", shift, graph.constant(at + "centre", (length - 1) / 2.0));
  }

  /** The positions along an axis, counted from its centre. */
  static double[] fromCentre(int length, int border) {
    double[] positions = new double[length - 2 * border];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = border + i - (length - 1) / 2.0;
    }
    return positions;
  }

  /**
   * What images of the planes' size have at positions, blended of the four pixels around; edges are
   * repeated.
   *
   * @param images [N, C, height, width]
   * @return the name of [N, C, H, W]
   */
  String read(String at, String images, Sources sources) {
    String grid =
        graph
            .node("Concat", at + "grid")
            .inputs(
                normalised(at + "x.", sources.x(), size.width()),
                normalised(at + "y.", sources.y(), size.height()))
            .integer("axis", 3)
            .add();
    return graph
        .node("GridSample", at + "read")
        .inputs(images, grid)
        .text("mode", "bilinear")
        .text("padding_mode", "border")
        .integer("align_corners", 1)
        .add();
  }

  /** From -1 at the first pixel to 1 at the last one: [N, H, W] to [N, H, W, 1]. */
  private String normalised(String at, String positions, int length) {
    String scaled =
        op("Mul", at + "scaled", positions, graph.constant(at + "scale", 2.0 / (length - 1)));
    String centred = op("Sub", at + "centred", scaled, graph.constant(at + "one", 1.0));
    String floats =
        graph
            .node("Cast", at + "narrow")
            .inputs(centred)
            .integer("to", TensorProto.DataType.FLOAT.getNumber())
            .add();
    return op("Unsqueeze", at + "normalised", floats, graph.constant(at + "axis", List.of(3)));
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, name).inputs(inputs).add();
  }
}
