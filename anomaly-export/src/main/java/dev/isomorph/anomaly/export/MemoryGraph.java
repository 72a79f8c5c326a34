package dev.isomorph.anomaly.export;

import dev.isomorph.anomaly.score.MemoryMap;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.OnnxGraph;
import java.util.List;

/**
 * The part of a detector's graph from the features at a tap to a map of their distances from the
 * nearest of the features kept of normal images.
 *
 * <p>Products of matrices find a few candidates: for a fixed point the nearest feature b is the one
 * with the largest ab - |b|^2 / 2, taken from the mean of the features so that few digits are lost.
 * Their distances are then computed from the differences.
 */
final class MemoryGraph {
  /** How many more candidates than neighbours; features that near ones can be mistaken for. */
  private static final int SPARE = 5;

  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final Extent extent;
  private final String at;
  private final MemoryMap map;
  private final Tensor features;
  private final int count;
  private final int channels;

  /**
   * For one term.
   *
   * @param extent of the map
   * @param at begins the names of all values
   */
  MemoryGraph(
      OnnxGraph graph,
      ImageFilters filters,
      Extent extent,
      String at,
      MemoryMap map,
      NormalFeatures normal) {
    this.graph = graph;
    this.filters = filters;
    this.extent = extent;
    this.at = at;
    this.map = map;
    this.features = normal.kept(map);
    this.count = features.shape()[0];
    this.channels = features.shape()[1];
  }

  /** Adds the map [N, 1, H, W]; gives its name. */
  String map(ScoreGraph.Tapped tapped) {
    int rank = tapped.shape().rank();
    String averaged = rank == 4 ? averaged(tapped.value()) : tapped.value();
    String placed =
        graph
            .node("Reshape", at + "placed")
            .inputs(averaged, graph.constant(at + "placed.shape", List.of(0, channels, -1)))
            .add();
    String points =
        graph.node("Transpose", at + "turned").inputs(placed).ints("perm", 0, 2, 1).add();
    float[] centre = centre();
    String centred = op("Sub", "points", points, graph.constant(at + "centre", centre, channels));
    String distances = distances(centred, kept(centre));
    return filters.resized(
        at + "blended",
        ImageFilters.placed(graph, at + "places", distances, tapped.value(), rank),
        extent);
  }

  /** Means over the neighbourhood, at the border over the part that is inside. */
  private String averaged(String features) {
    int side = map.neighbourhood();
    return graph
        .node("AveragePool", at + "averaged")
        .inputs(features)
        .ints("kernel_shape", side, side)
        .ints("pads", side / 2, side / 2, side / 2, side / 2)
        .integer("count_include_pad", 0)
        .add();
  }

  private float[] centre() {
    double[] sums = new double[channels];
    for (int i = 0; i < features.size(); i++) {
      sums[i % channels] += features.at(i);
    }
    float[] centre = new float[channels];
    for (int c = 0; c < channels; c++) {
      centre[c] = (float) (sums[c] / count);
    }
    return centre;
  }

  /** The features less their mean, [count, channels]. */
  private float[] kept(float[] centre) {
    float[] kept = features.toArray();
    for (int i = 0; i < kept.length; i++) {
      kept[i] -= centre[i % channels];
    }
    return kept;
  }

  /** The mean distance of each point [N, P, channels] to its nearest neighbours: [N, P]. */
  private String distances(String points, float[] kept) {
    float[] halves = new float[count];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += (double) kept[i * channels + c] * kept[i * channels + c];
      }
      halves[i] = (float) (sum / 2);
    }
    String features = graph.constant(at + "features", kept, count, channels);
    String turned =
        graph.node("Transpose", at + "features.turned").inputs(features).ints("perm", 1, 0).add();
    String nearness =
        op(
            "Sub",
            "nearness",
            op("MatMul", "products", points, turned),
            graph.constant(at + "halves", halves, count));
    graph
        .node("TopK", at + "nearness.highest")
        .inputs(nearness, number("candidates.count", Math.min(count, map.k() + SPARE)))
        .output(at + "candidates")
        .add();
    String candidates =
        graph
            .node("Gather", at + "near")
            .inputs(features, at + "candidates")
            .integer("axis", 0)
            .add();
    String apart =
        op(
            "Sub",
            "apart",
            graph
                .node("Unsqueeze", at + "points.each")
                .inputs(points, number("points.axis", 2))
                .add(),
            candidates);
    String squares =
        graph
            .node("ReduceSum", at + "squares")
            .inputs(op("Mul", "apart.squared", apart, apart), number("squares.axis", 3))
            .integer("keepdims", 0)
            .add();
    String nearest =
        graph
            .node("TopK", at + "nearest")
            .inputs(squares, number("k", map.k()))
            .integer("largest", 0)
            .output(at + "nearest.at")
            .add();
    return graph
        .node("ReduceMean", at + "distances")
        .inputs(graph.node("Sqrt", at + "nearest.distances").inputs(nearest).add())
        .ints("axes", 2)
        .integer("keepdims", 0)
        .add();
  }

  private String number(String name, int value) {
    return graph.constant(at + name, List.of(value));
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
