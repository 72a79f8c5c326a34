package dev.isomorph.format.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.api.StateDict;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The graph of a whole detector: raw images are resized, rounded to 8 bits and scaled, the network
 * reproduces them, and {@link ScoreGraph} compares.
 *
 * <p>Resizing is a matrix on each side of the image, made in the graph from the image's size: the
 * share of each source pixel in each target pixel. Downwards that is how much of it the target
 * covers, upwards how near the two centres are.
 */
final class DetectorGraph {
  private static final String IMAGE = "image";
  private static final String RECONSTRUCTION = "reconstruction";
  private static final String MASK_TAP = "mask";
  private static final String MASK = "mask.logits";
  private static final int CHANNELS = 3;

  /** A little more than half: values half way go up whatever the order of summation. */
  private static final float ROUNDING = 0.5f + 0x1p-10f;

  private final OnnxGraph graph;

  private DetectorGraph(OnnxGraph graph) {
    this.graph = graph;
  }

  static OnnxGraph of(
      Plan plan, StateDict weights, DetectorScoring scoring, OptionalDouble threshold) {
    Architecture architecture = plan.architecture();
    Shape input = architecture.input();
    String restored = architecture.taps().getOrDefault(RECONSTRUCTION, architecture.output());
    if (input.rank() != 4 || input.channels() != CHANNELS || !plan.shape(restored).equals(input)) {
      throw new IllegalArgumentException(
          "architecture '%s': expected input [N, 3, H, W] and a reconstruction of the same shape, got %s -> %s"
              .formatted(architecture.name(), input, plan.shape(restored)));
    }
    Map<String, String> names = new LinkedHashMap<>();
    names.put(restored, RECONSTRUCTION);
    if (scoring.usesMask()) {
      names.put(maskOf(architecture), MASK);
    }
    Map<String, ScoreGraph.Tapped> features = new LinkedHashMap<>();
    for (String tap : scoring.featureTaps()) {
      String path = architecture.taps().getOrDefault(tap, tap);
      String value = names.computeIfAbsent(path, p -> "features." + features.size());
      features.put(tap, new ScoreGraph.Tapped(value, plan.shape(path)));
    }
    List<String> paths = List.copyOf(names.keySet());
    OnnxGraph graph = new OnnxGraph(architecture.name() + "-detector");
    graph.input(IMAGE, OnnxGraph.BATCH, CHANNELS, "height", "width");
    DetectorGraph detector = new DetectorGraph(graph);
    String prepared = detector.prepare(input.spatial());
    names.put(Architecture.INPUT, prepared);
    OnnxModel.lower(graph, plan, weights, paths, names);
    paths.forEach(path -> graph.shape(names.get(path), OnnxGraph.axes(plan.shape(path))));
    new ScoreGraph(graph, input.spatial(), prepared, RECONSTRUCTION, MASK, features).add(scoring);
    detector.judge(input.spatial(), threshold);
    return graph;
  }

  private static String maskOf(Architecture architecture) {
    String path = architecture.taps().get(MASK_TAP);
    if (path == null) {
      throw new IllegalArgumentException(
          "architecture '%s': expected a tap 'mask', got %s"
              .formatted(architecture.name(), architecture.taps().keySet()));
    }
    return path;
  }

  /** The image as the network wants it; the name of the value is that of the network's input. */
  private String prepare(Size2d size) {
    String shape = graph.node("Shape", "image.shape").inputs(IMAGE).add();
    String rows = resampling("height", shape, 2, size.height());
    String columns = resampling("width", shape, 3, size.width());
    String high = graph.node("MatMul", "image.rows").inputs(rows, IMAGE).add();
    String turned =
        graph.node("Transpose", "columns.turned").inputs(columns).ints("perm", 1, 0).add();
    String resized = graph.node("MatMul", "image.resized").inputs(high, turned).add();
    String raised = op("Add", "image.raised", resized, graph.constant("rounding", ROUNDING));
    String whole = graph.node("Floor", "image.whole").inputs(raised).add();
    String clipped =
        graph
            .node("Clip", "image.clipped")
            .inputs(whole, graph.constant("darkest", 0f), graph.constant("brightest", 255f))
            .add();
    String scaled = op("Div", "image.scaled", clipped, graph.constant("half_range", 127.5f));
    return op("Sub", Architecture.INPUT, scaled, graph.constant("one", 1f));
  }

  /**
   * The shares [target, source] of source pixels in target pixels along one axis; each row sums to
   * one.
   */
  private String resampling(String name, String shape, int axis, int target) {
    String at = name + ".";
    String length =
        graph
            .node("Gather", at + "length")
            .inputs(shape, graph.constant(at + "axis", List.of(axis)))
            .integer("axis", 0)
            .add();
    String source =
        graph
            .node("Cast", at + "source_length")
            .inputs(graph.node("Squeeze", at + "length.scalar").inputs(length).add())
            .integer("to", TensorProto.DataType.DOUBLE.getNumber())
            .add();
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
    return graph
        .node("Cast", at + "weights")
        .inputs(shares)
        .integer("to", TensorProto.DataType.FLOAT.getNumber())
        .add();
  }

  private void judge(Size2d size, OptionalDouble threshold) {
    graph.output("map", TensorProto.DataType.FLOAT, OnnxGraph.BATCH, size.height(), size.width());
    graph.output("score", TensorProto.DataType.FLOAT, OnnxGraph.BATCH);
    if (threshold.isPresent()) {
      op(
          "Greater",
          "verdict",
          "score",
          graph.constant("threshold", (float) threshold.getAsDouble()));
      graph.output("verdict", TensorProto.DataType.BOOL, OnnxGraph.BATCH);
    }
  }

  private String op(String operator, String output, String... inputs) {
    return graph.node(operator, output).inputs(inputs).add();
  }
}
