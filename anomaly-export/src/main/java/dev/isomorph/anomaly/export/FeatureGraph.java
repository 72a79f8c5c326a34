package dev.isomorph.anomaly.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.anomaly.score.FeatureMap;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.AxisMatrix;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * The part of a detector's graph from the features at a tap to a map of how unusual they are, in
 * double precision.
 */
final class FeatureGraph {
  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final ScoreGraph.Values values;
  private final String at;
  private final FeatureMap map;
  private final NormalFeatures normal;
  private final int rank;
  private final int channels;
  private final int height;
  private final int width;

  /**
   * For one term.
   *
   * @param values what the size of the map is taken from
   * @param at begins the names of all values
   * @param tapped the shape of the features, [N, C, H, W] or [N, F]
   */
  FeatureGraph(
      OnnxGraph graph,
      ImageFilters filters,
      ScoreGraph.Values values,
      String at,
      FeatureMap map,
      NormalFeatures normal,
      Shape tapped) {
    this.graph = graph;
    this.filters = filters;
    this.values = values;
    this.at = at;
    this.map = map;
    this.normal = normal;
    this.rank = tapped.rank();
    boolean spatial = rank == 4;
    this.channels = tapped.channels();
    this.height = spatial ? tapped.spatial().height() : 1;
    this.width = spatial ? tapped.spatial().width() : 1;
  }

  /** Adds the map [N, 1, H, W]; gives its name. */
  String map(String features) {
    String doubles = cast("wide", features, TensorProto.DataType.DOUBLE);
    return map.grid() == 0
        ? filters.resized(at + "blended", positioned(features, doubles), values.extent())
        : gridded(doubles);
  }

  /** The distance at each position, [N, 1, H', W']. */
  private String positioned(String features, String doubles) {
    String points =
        graph
            .node("Transpose", at + "points")
            .inputs(reshaped("placed", doubles, 0, channels, -1))
            .ints("perm", 0, 2, 1)
            .add();
    String whitened = whitened(centred(points));
    String squares = op("Mul", "squares", whitened, whitened);
    String distances = reduced("ReduceMean", "distances", squares, 2);
    return ImageFilters.placed(
        graph,
        at + "places",
        cast("narrow", distances, TensorProto.DataType.FLOAT),
        features,
        rank);
  }

  /** All cells are one point; each is painted with its share of the distance. */
  private String gridded(String features) {
    int cells = height == 1 && width == 1 ? 1 : map.grid();
    int count = channels * cells * cells;
    String pooled =
        separable(
            "pooled",
            reshaped("placed", features, 0, channels, height, width),
            AxisMatrix.cells(cells, height),
            AxisMatrix.cells(cells, width));
    String rounded =
        cast(
            "rounded.wide",
            cast("rounded", pooled, TensorProto.DataType.FLOAT),
            TensorProto.DataType.DOUBLE);
    String centred = centred(reshaped("point", rounded, 0, count));
    String whitened = whitened(centred);
    String squares = op("Mul", "squares", whitened, whitened);
    String total = reduced("ReduceSum", "distance", squares, 1);
    String pulled = op("MatMul", "pulled", whitened, at + "whitening.wide");
    String shares =
        op(
            "Max",
            "shares",
            op("Mul", "shares.signed", pulled, centred),
            graph.constant(at + "none", 0.0));
    String least = graph.constant(at + "least", Double.MIN_NORMAL);
    String positive = op("Max", "positive", reduced("ReduceSum", "positive.sum", shares, 1), least);
    String factor = op("Div", "factor", total, positive);
    String byCell =
        reduced(
            "ReduceSum", "cells", reshaped("by_channel", shares, 0, channels, cells * cells), 1);
    String scaled = op("Mul", "scaled", byCell, reshaped("factor.column", factor, 0, 1));
    String mean = op("Div", "by_count", scaled, graph.constant(at + "features", (double) count));
    Size2d size = values.planned();
    String painted =
        separable(
            "painted",
            reshaped("grid", mean, 0, 1, cells, cells),
            AxisMatrix.painting(size.height(), cells),
            AxisMatrix.painting(size.width(), cells));
    return cast("narrow", painted, TensorProto.DataType.FLOAT);
  }

  private String centred(String points) {
    return op("Sub", "centred", points, asDouble("mean", normal.mean(map)));
  }

  private String whitened(String centred) {
    String turned =
        graph
            .node("Transpose", at + "whitening.turned")
            .inputs(asDouble("whitening", normal.whitening(map)))
            .ints("perm", 1, 0)
            .add();
    return op("MatMul", "whitened", centred, turned);
  }

  private String separable(String name, String value, AxisMatrix rows, AxisMatrix columns) {
    String along = op("MatMul", name + ".rows", asDouble(name + ".left", rows.tensor()), value);
    return op("MatMul", name + ".done", along, asDouble(name + ".right", columns.turned()));
  }

  /** A constant, kept in float32 and computed with in double. */
  private String asDouble(String name, Tensor tensor) {
    return cast(name + ".wide", graph.constant(at + name, tensor), TensorProto.DataType.DOUBLE);
  }

  private String cast(String name, String value, TensorProto.DataType type) {
    return graph.node("Cast", at + name).inputs(value).integer("to", type.getNumber()).add();
  }

  /** A dimension of 0 stays what it is. */
  private String reshaped(String name, String value, Integer... shape) {
    return graph
        .node("Reshape", at + name)
        .inputs(value, graph.constant(at + name + ".shape", List.of(shape)))
        .add();
  }

  private String reduced(String operator, String name, String value, int axis) {
    if (operator.equals("ReduceSum")) { // its axes are an input since opset 13
      return graph
          .node(operator, at + name)
          .inputs(value, graph.constant(at + name + ".axis", List.of(axis)))
          .integer("keepdims", 0)
          .add();
    }
    return graph
        .node(operator, at + name)
        .inputs(value)
        .ints("axes", axis)
        .integer("keepdims", 0)
        .add();
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
