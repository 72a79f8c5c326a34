package dev.isomorph.anomaly.export;

import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_BORDER;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_ROBUST;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_STILL;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a loop that moves images of one size by Gauss-Newton steps until they lie on another
 * one. Each pass makes a step for each image that has not come to rest, as {@code Registration} in
 * the module {@code anomaly-detection} does.
 */
final class RegistrationStep {
  private static final int PARAMETERS = SimilarityGraph.PARAMETERS;

  /** The centre, below, above, to the right, to the left: where an image is read for a step. */
  private static final double[] DOWN = {0, 1, -1, 0, 0};

  private static final double[] RIGHT = {0, 0, 0, 1, -1};

  private final OnnxGraph graph;
  private final String at;
  private final Size2d size;
  private final int border;
  private final int height;
  private final int width;

  private RegistrationStep(OnnxGraph graph, String at, Size2d size) {
    this.graph = graph;
    this.at = at;
    this.size = size;
    this.border = Math.max(1, (int) (REGISTRATION_BORDER * Math.min(size.height(), size.width())));
    this.height = size.height() - 2 * border;
    this.width = size.width() - 2 * border;
  }

  /**
   * The body: similarities [N, 4, 1] and which images still move, [N, 1, 1], in and out.
   *
   * @param at begins the names of all values
   * @param onto the plane that images are laid on, [1, 1, H, W]
   * @param images [N, 1, H, W]
   */
  static OnnxGraph of(String at, Size2d size, String onto, String images) {
    OnnxGraph graph = new OnnxGraph(at + "body");
    new RegistrationStep(graph, at, size).add(onto, images);
    return graph;
  }

  private void add(String onto, String images) {
    graph.input(TensorProto.DataType.INT64, at + "pass");
    graph.input(TensorProto.DataType.BOOL, at + "goes");
    String similarity = at + "similarity";
    String moving = at + "moving";
    graph.input(TensorProto.DataType.DOUBLE, similarity, OnnxGraph.BATCH, PARAMETERS, 1);
    graph.input(TensorProto.DataType.BOOL, moving, OnnxGraph.BATCH, 1, 1);
    String step = solution(system(onto, images, similarity));
    op("Where", "moved", moving, op("Add", "moved.all", similarity, step), similarity);
    String far = op("Greater", "far", distance(step), number("still", REGISTRATION_STILL));
    op("And", "moving.still", moving, far);
    String count = cast("moving.count", at + "moving.still", TensorProto.DataType.FLOAT);
    String any = graph.node("ReduceMax", at + "any").inputs(count).integer("keepdims", 0).add();
    cast("goes.still", any, TensorProto.DataType.BOOL);
    graph.output(at + "goes.still", TensorProto.DataType.BOOL);
    graph.output(at + "moved", TensorProto.DataType.DOUBLE, OnnxGraph.BATCH, PARAMETERS, 1);
    graph.output(at + "moving.still", TensorProto.DataType.BOOL, OnnxGraph.BATCH, 1, 1);
  }

  /** How far a step moves pixels, [N, 1, 1]. */
  private String distance(String step) {
    SimilarityGraph.Parts parts = new SimilarityGraph(graph, size).parts(at + "step.", step);
    String squares =
        op(
            "Add",
            "step.squares",
            op("Mul", "step.down.squared", parts.down(), parts.down()),
            op("Mul", "step.right.squared", parts.right(), parts.right()));
    String turned =
        op(
            "Add",
            "step.turned",
            op("Abs", "step.cosine.size", parts.cosine()),
            op("Abs", "step.sine.size", parts.sine()));
    double half = Math.max(size.height(), size.width()) / 2.0;
    return op(
        "Add",
        "step.distance",
        op("Sqrt", "step.shift", squares),
        op("Mul", "step.border", turned, number("half", half)));
  }

  /** The normal equations of a step with their right side, [N, 4, 5]. */
  private String system(String onto, String images, String similarity) {
    List<String> read = neighbours(images, similarity);
    String inner =
        op("Slice", "onto", onto, ints("from", border, border), end(), ints("axes", 2, 3));
    String expected = op("Reshape", "onto.flat", inner, ints("onto.shape", 1, 1, height * width));
    String difference =
        asDouble("difference", op("Sub", "difference.narrow", expected, read.get(0)));
    String along = slope("along", read.get(1), read.get(2));
    String across = slope("across", read.get(3), read.get(4));
    String y = graph.constant(at + "pixel.y", pixels(true), 1, 1, height * width);
    String x = graph.constant(at + "pixel.x", pixels(false), 1, 1, height * width);
    String grown =
        op("Add", "grown", op("Mul", "along.y", along, y), op("Mul", "across.x", across, x));
    String turned =
        op("Sub", "turned", op("Mul", "along.x", along, x), op("Mul", "across.y", across, y));
    String gradient = joined("gradient", 1, grown, turned, along, across);
    String all = joined("gradient.difference", 1, gradient, difference);
    String right = graph.node("Transpose", at + "right").inputs(all).ints("perm", 0, 2, 1).add();
    String weighted = op("Mul", "weighted", gradient, weight(difference));
    return op("MatMul", "system", weighted, right);
  }

  private String end() {
    return ints("to", border + height, border + width);
  }

  /** What images have at each inner pixel's source and its four neighbours, each [N, 1, pixels]. */
  private List<String> neighbours(String images, String similarity) {
    SimilarityGraph planes = new SimilarityGraph(graph, size);
    SimilarityGraph.Sources sources = planes.sources(at + "sources.", similarity, border);
    String read =
        planes.read(
            at + "read.",
            images,
            new SimilarityGraph.Sources(
                around("y", sources.y(), DOWN), around("x", sources.x(), RIGHT)));
    String flat = op("Reshape", "read.flat", read, ints("read.shape", 0, DOWN.length, -1));
    OnnxGraph.OnnxNode split = graph.node("Split", at + "read.0").inputs(flat).integer("axis", 1);
    List<String> parts = new ArrayList<>(List.of(at + "read.0"));
    for (int i = 1; i < DOWN.length; i++) {
      parts.add(at + "read." + i);
      split.output(at + "read." + i);
    }
    split.add();
    return parts;
  }

  /** Positions [N, H, W] moved in five ways, below each other: [N, 5 * H, W]. */
  private String around(String name, String positions, double[] moves) {
    String each = op("Unsqueeze", name + ".each", positions, ints(name + ".axis", 1));
    String moved =
        op("Add", name + ".moved", each, graph.constant(at + name + ".moves", moves, 1, 5, 1, 1));
    return op(
        "Reshape", name + ".around", moved, ints(name + ".shape", 0, DOWN.length * height, width));
  }

  private String slope(String name, String after, String before) {
    String difference = op("Sub", name + ".difference", after, before);
    return asDouble(
        name, op("Div", name + ".half", difference, graph.constant(at + name + ".two", 2f)));
  }

  private double[] pixels(boolean rows) {
    double[] y = SimilarityGraph.fromCentre(size.height(), border);
    double[] x = SimilarityGraph.fromCentre(size.width(), border);
    double[] pixels = new double[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = rows ? y[i / width] : x[i % width];
    }
    return pixels;
  }

  /** How much each pixel counts, [N, 1, pixels]: the less, the more it differs. */
  private String weight(String difference) {
    String mean =
        graph
            .node("ReduceMean", at + "mean")
            .inputs(op("Abs", "difference.size", difference))
            .ints("axes", 2)
            .add();
    String spread =
        op(
            "Add",
            "spread",
            op("Mul", "mean.robust", mean, number("robust", REGISTRATION_ROBUST)),
            number("noise", 1e-6));
    String far = op("Div", "difference.far", difference, spread);
    String squared = op("Mul", "difference.squared", far, far);
    return op("Div", "weight", number("one", 1), op("Add", "weight.below", squared, at + "one"));
  }

  /**
   * The solution [N, 4, 1] of positive definite systems [N, 4, 5], by elimination; 0 where a pivot
   * is none.
   */
  private String solution(String system) {
    List<String> pivots = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    String left = system;
    String solvable = null;
    for (int a = 0; a < PARAMETERS; a++) {
      String name = "row." + a + ".";
      String below = null;
      String row = left;
      if (a < PARAMETERS - 1) {
        row = split(name, 1, left, PARAMETERS - 1 - a);
        below = split(name + "below.", 2, at + name + "rest", PARAMETERS - a);
      }
      String pivot =
          op(
              "Mul",
              name + "pivot",
              split(name + "entries.", 2, row, PARAMETERS - a),
              number(name + "ridge", 1 + 1e-6));
      String right = at + name + "entries.rest";
      String valid = op("Greater", name + "valid", pivot, number(name + "smallest", 1e-12));
      solvable = solvable == null ? valid : op("And", name + "solvable", solvable, valid);
      if (below != null) {
        String factor = op("Div", name + "factor", below, pivot);
        left =
            op(
                "Sub",
                name + "left",
                at + name + "below.rest",
                op("Mul", name + "eliminated", factor, right));
      }
      pivots.add(pivot);
      rows.add(right);
    }
    String solution = null;
    for (int a = PARAMETERS - 1; a >= 0; a--) {
      String name = "solved." + a + ".";
      String right = rows.get(a);
      if (solution != null) {
        int known = PARAMETERS - 1 - a;
        graph
            .node("Split", at + name + "coefficients")
            .inputs(right, ints(name + "parts", known, 1))
            .output(at + name + "right")
            .integer("axis", 2)
            .add();
        String products = op("MatMul", name + "known", at + name + "coefficients", solution);
        right = op("Sub", name + "unknown", at + name + "right", products);
      }
      String value = op("Div", name + "value", right, pivots.get(a));
      solution = solution == null ? value : joined(name + "all", 1, value, solution);
    }
    return op("Where", "step", solvable, solution, number("none", 0));
  }

  /** The first entry along an axis; the others get the name that ends in {@code rest}. */
  private String split(String name, int axis, String value, int others) {
    return graph
        .node("Split", at + name + "first")
        .inputs(value, ints(name + "parts", 1, others))
        .output(at + name + "rest")
        .integer("axis", axis)
        .add();
  }

  private String joined(String name, int axis, String... values) {
    return graph.node("Concat", at + name).inputs(values).integer("axis", axis).add();
  }

  private String asDouble(String name, String value) {
    return cast(name, value, TensorProto.DataType.DOUBLE);
  }

  private String cast(String name, String value, TensorProto.DataType type) {
    return graph.node("Cast", at + name).inputs(value).integer("to", type.getNumber()).add();
  }

  private String number(String name, double value) {
    return graph.constant(at + name, value);
  }

  private String ints(String name, Integer... values) {
    return graph.constant(at + name, List.of(values));
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
