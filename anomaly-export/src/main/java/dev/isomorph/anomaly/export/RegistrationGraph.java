package dev.isomorph.anomaly.export;

import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_COARSEST;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_LEVELS;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_SCALE;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MAX_SHIFT;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MIN_STEPS;
import static dev.isomorph.anomaly.score.ScoreConstants.REGISTRATION_MORE_STEPS;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a detector's graph that finds the similarity under which each image of a batch lies
 * on a fixed one, from coarse to fine, with one loop for each size. It gives the numbers of {@code
 * Registration} in the module {@code anomaly-detection}.
 */
final class RegistrationGraph {
  private static final int PARAMETERS = SimilarityGraph.PARAMETERS;

  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final String at;
  private final Tensor onto;
  private final Size2d size;

  /**
   * Onto an outline.
   *
   * @param at begins the names of all values
   * @param onto [h, w]
   */
  RegistrationGraph(OnnxGraph graph, ImageFilters filters, String at, Tensor onto) {
    this.graph = graph;
    this.filters = filters;
    this.at = at;
    this.onto = onto;
    this.size = new Size2d(onto.shape()[0], onto.shape()[1]);
  }

  /** A size of the images: the name of the fixed one and of the batch. */
  private record Level(Size2d size, String onto, String images) {}

  /**
   * Adds the similarities, [N, 4, 1]: the identity where none is better.
   *
   * @param images outlines [N, 1, h, w]
   */
  String of(String images) {
    List<Level> levels = levels(images);
    String identity = graph.constant(at + "identity", new double[] {1, 0, 0, 0}, 1, PARAMETERS, 1);
    String count =
        graph
            .node("Shape", at + "count")
            .inputs(images)
            .integer("start", 0)
            .integer("end", 1)
            .add();
    String moving =
        op("Expand", "moving", graph.constantTrue(at + "true"), shape("moving", count, 1, 1));
    String similarity = op("Expand", "start", identity, shape("start", count, PARAMETERS, 1));
    for (int i = levels.size() - 1; i >= 0; i--) {
      similarity = refined(i, levels.get(i), similarity, moving);
    }
    SimilarityGraph planes = new SimilarityGraph(graph, size);
    String warped =
        planes.read(at + "warped.", images, planes.sources(at + "warped.sources.", similarity, 0));
    String plain = likeness("plain.", levels.get(0).onto(), images);
    String laid = likeness("laid.", levels.get(0).onto(), warped);
    String better = op("Greater", "better", laid, plain);
    String chosen = op("And", "chosen", better, usual(planes, similarity));
    return op("Where", "similarity", chosen, similarity, identity);
  }

  private List<Level> levels(String images) {
    String fixed = graph.constant(at + "onto", onto.toArray(), 1, 1, size.height(), size.width());
    List<Level> levels = new ArrayList<>(List.of(new Level(size, fixed, images)));
    Level last = levels.get(0);
    while (levels.size() < REGISTRATION_MAX_LEVELS
        && Math.min(last.size().height(), last.size().width()) > 2 * REGISTRATION_COARSEST) {
      String name = at + "level." + levels.size() + ".";
      last =
          new Level(
              new Size2d(last.size().height() / 2, last.size().width() / 2),
              filters.halved(name + "onto", last.onto()),
              filters.halved(name + "images", last.images()));
      levels.add(last);
    }
    return levels;
  }

  /** The shape of a batch: its count, then fixed lengths. */
  private String shape(String name, String count, Integer... lengths) {
    return graph
        .node("Concat", at + name + ".shape")
        .inputs(count, graph.constant(at + name + ".lengths", List.of(lengths)))
        .integer("axis", 0)
        .add();
  }

  private String refined(int number, Level level, String similarity, String moving) {
    String name = "level." + number + ".";
    SimilarityGraph planes = new SimilarityGraph(graph, level.size());
    String start = planes.resized(at + name + "start.", similarity, 1.0 / (1 << number));
    graph
        .node("Loop", at + name + "found")
        .inputs(
            graph.scalar(
                at + name + "steps", REGISTRATION_MIN_STEPS + REGISTRATION_MORE_STEPS * number),
            at + "true",
            start,
            moving)
        .output(at + name + "moving")
        .body(
            "body",
            RegistrationStep.of(at + name + "step.", level.size(), level.onto(), level.images()))
        .add();
    String found = at + name + "found";
    SimilarityGraph.Parts parts = planes.parts(at + name + "found.", found);
    String sum = op("Add", name + "sum", parts.down(), parts.cosine());
    // A number less itself is 0 unless it is infinite or none.
    String finite =
        op(
            "Equal",
            name + "finite",
            op("Sub", name + "nothing", sum, sum),
            graph.constant(at + name + "zero", 0.0));
    String kept = op("Where", name + "kept", finite, found, start);
    return planes.resized(at + name + "kept.", kept, 1 << number);
  }

  private String usual(SimilarityGraph planes, String similarity) {
    SimilarityGraph.Parts parts = planes.parts(at + "usual.", similarity);
    String square =
        op(
            "Add",
            "usual.square",
            op("Mul", "usual.cosine.squared", parts.cosine(), parts.cosine()),
            op("Mul", "usual.sine.squared", parts.sine(), parts.sine()));
    String scale = op("Log", "usual.scale", op("Sqrt", "usual.scale.open", square));
    return op(
        "And",
        "usual",
        below("usual.scale", scale, Math.log(REGISTRATION_MAX_SCALE)),
        op(
            "And",
            "usual.shift",
            below("usual.down", parts.down(), REGISTRATION_MAX_SHIFT * size.height()),
            below("usual.right", parts.right(), REGISTRATION_MAX_SHIFT * size.width())));
  }

  private String below(String name, String value, double limit) {
    return op(
        "Less",
        name + ".below",
        op("Abs", name + ".size", value),
        graph.constant(at + name + ".limit", limit));
  }

  /** The correlation with each image of a batch, [N, 1, 1] in -1..1. */
  private String likeness(String name, String onto, String images) {
    String a = flat(name + "onto", onto);
    String b = flat(name + "images", images);
    String sumA = sum(name + "onto.sum", a);
    String sumB = sum(name + "images.sum", b);
    String variances =
        op(
            "Mul",
            name + "variances",
            covariance(name + "onto.variance", a, a, sumA, sumA),
            covariance(name + "images.variance", b, b, sumB, sumB));
    String correlation =
        op(
            "Div",
            name + "correlation",
            covariance(name + "covariance", a, b, sumA, sumB),
            op("Sqrt", name + "deviations", variances));
    String none = graph.constant(at + name + "none", 0.0);
    return op(
        "Where",
        name + "likeness",
        op("Greater", name + "varies", variances, none),
        correlation,
        none);
  }

  /** In double precision, [N, 1, pixels]. */
  private String flat(String name, String planes) {
    String flat =
        op(
            "Reshape",
            name + ".flat",
            planes,
            graph.constant(at + name + ".shape", List.of(0, 1, -1)));
    return graph
        .node("Cast", at + name + ".wide")
        .inputs(flat)
        .integer("to", TensorProto.DataType.DOUBLE.getNumber())
        .add();
  }

  private String covariance(String name, String a, String b, String sumA, String sumB) {
    String count = graph.constant(at + name + ".pixels", (double) size.area());
    return op(
        "Sub",
        name,
        sum(name + ".sum", op("Mul", name + ".products", a, b)),
        op("Div", name + ".means", op("Mul", name + ".sums", sumA, sumB), count));
  }

  private String sum(String name, String value) {
    return op("ReduceSum", name, value, graph.constant(at + name + ".axis", List.of(2)));
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
