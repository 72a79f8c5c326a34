package dev.isomorph.anomaly.export;

import dev.isomorph.format.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Filters of images [N, C, H, W] in a graph, whatever H and W are when it runs. Beyond its borders
 * an image continues as its mirror image, the pixel at the border twice.
 */
final class ImageFilters {
  private final OnnxGraph graph;

  /** The positions to read along an axis with mirrored borders, by length and reach. */
  private final Map<String, String> mirrors = new HashMap<>();

  ImageFilters(OnnxGraph graph) {
    this.graph = graph;
  }

  /** A Gaussian along both axes, cut off at some standard deviations. */
  String gaussian(
      String name, String value, Extent extent, int channels, double sigma, double truncate) {
    int radius = (int) (truncate * sigma + 0.5);
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      sum += Math.exp(-0.5 * k * k / (sigma * sigma));
    }
    float[] kernel = new float[2 * radius + 1];
    for (int k = -radius; k <= radius; k++) {
      kernel[k + radius] = (float) (Math.exp(-0.5 * k * k / (sigma * sigma)) / sum);
    }
    float[] ofChannels = new float[kernel.length * channels];
    for (int i = 0; i < ofChannels.length; i++) {
      ofChannels[i] = kernel[i % kernel.length];
    }
    int length = kernel.length;
    String rows = graph.constant(name + ".down", ofChannels, channels, 1, length, 1);
    String columns = graph.constant(name + ".across", ofChannels, channels, 1, 1, length);
    String along =
        graph
            .node("Conv", name + ".rows")
            .inputs(mirrored(name + ".rows", value, 2, extent.height(), radius), rows)
            .integer("group", channels)
            .add();
    return graph
        .node("Conv", name + ".done")
        .inputs(mirrored(name + ".columns", along, 3, extent.width(), radius), columns)
        .integer("group", channels)
        .add();
  }

  /** The magnitude of Prewitt's gradient of an image with one channel. */
  String gradient(String name, String value, Extent extent) {
    String rows = mirrored(name + "rows", value, 2, extent.height(), 1);
    String all = mirrored(name + "columns", rows, 3, extent.width(), 1);
    float[] kernels = {1, 0, -1, 1, 0, -1, 1, 0, -1, 1, 1, 1, 0, 0, 0, -1, -1, -1};
    String gradients =
        graph
            .node("Conv", name + "gradients")
            .inputs(all, graph.constant(name + "kernels", kernels, 2, 1, 3, 3))
            .add();
    String squares = graph.node("Mul", name + "squares").inputs(gradients, gradients).add();
    String sum =
        graph
            .node("ReduceSum", name + "sum")
            .inputs(squares, graph.constant(name + "axis", List.of(1)))
            .add();
    String ninth =
        graph.node("Div", name + "ninth").inputs(sum, graph.constant(name + "nine", 9f)).add();
    return graph.node("Sqrt", name + "magnitude").inputs(ninth).add();
  }

  /** The means of 2 x 2 pixels; an odd row or column at the end is left out. */
  String halved(String name, String value) {
    return graph
        .node("AveragePool", name)
        .inputs(value)
        .ints("kernel_shape", 2, 2)
        .ints("strides", 2, 2)
        .add();
  }

  /** The size of a halved image. */
  Extent halved(String name, Extent extent) {
    String two = graph.scalar(name + ".two", 2);
    return new Extent(
        graph.node("Div", name + ".height").inputs(extent.height(), two).add(),
        graph.node("Div", name + ".width").inputs(extent.width(), two).add());
  }

  /** Blended to a size: bilinear, by the centres of pixels. */
  String resized(String name, String value, Extent extent) {
    String batch =
        graph
            .node("Shape", name + ".batch")
            .inputs(value)
            .integer("start", 0)
            .integer("end", 2)
            .add();
    String sizes =
        graph
            .node("Concat", name + ".sizes")
            .inputs(
                batch,
                listed(name + ".height", extent.height()),
                listed(name + ".width", extent.width()))
            .integer("axis", 0)
            .add();
    return graph
        .node("Resize", name)
        .inputs(value, "", "", sizes)
        .text("mode", "linear")
        .text("coordinate_transformation_mode", "half_pixel")
        .add();
  }

  /** The part of an image from its top and left corner on that has a size. */
  String cropped(String name, String value, Extent extent) {
    String end =
        graph
            .node("Concat", name + ".end")
            .inputs(
                listed(name + ".height", extent.height()), listed(name + ".width", extent.width()))
            .integer("axis", 0)
            .add();
    return graph
        .node("Slice", name)
        .inputs(
            value,
            graph.constant(name + ".start", List.of(0, 0)),
            end,
            graph.constant(name + ".axes", List.of(2, 3)))
        .add();
  }

  /** Extended at the end of both axes to a size. */
  String extended(String name, String value, Extent from, Extent to) {
    String zero = graph.scalar(name + ".zero", 0);
    String rows =
        gathered(
            name + ".rows", value, 2, positions(name + ".y", from.height(), zero, to.height()));
    return gathered(name, rows, 3, positions(name + ".x", from.width(), zero, to.width()));
  }

  private String mirrored(String name, String value, int axis, String length, int reach) {
    String positions =
        mirrors.computeIfAbsent(
            length + ".mirror." + reach,
            at -> {
              String end =
                  graph
                      .node("Add", at + ".end")
                      .inputs(length, graph.scalar(at + ".reach", reach))
                      .add();
              return positions(at, length, graph.scalar(at + ".begin", -reach), end);
            });
    return gathered(name + ".mirrored", value, axis, positions);
  }

  /** Where the pixels from {@code begin} to {@code end} stand in a mirrored axis of a length. */
  private String positions(String at, String length, String begin, String end) {
    String range =
        graph.node("Range", at + ".range").inputs(begin, end, graph.scalar(at + ".one", 1)).add();
    String period = graph.node("Add", at + ".period").inputs(length, length).add();
    String inPeriod = graph.node("Mod", at + ".in_period").inputs(range, period).add();
    String last = graph.node("Sub", at + ".last").inputs(period, at + ".one").add();
    String back = graph.node("Sub", at + ".back").inputs(last, inPeriod).add();
    return graph.node("Min", at + ".positions").inputs(inPeriod, back).add();
  }

  private String gathered(String name, String value, int axis, String positions) {
    return graph.node("Gather", name).inputs(value, positions).integer("axis", axis).add();
  }

  /**
   * Numbers at the positions of features, [N, H' * W'], as an image [N, 1, H', W'].
   *
   * @param features [N, C, H', W'], or [N, F], which is one position
   */
  static String placed(OnnxGraph graph, String name, String numbers, String features, int rank) {
    if (rank == 2) {
      return graph
          .node("Reshape", name)
          .inputs(numbers, graph.constant(name + ".shape", List.of(0, 1, 1, 1)))
          .add();
    }
    String size = graph.node("Shape", name + ".size").inputs(features).integer("start", 2).add();
    String shape =
        graph
            .node("Concat", name + ".shape")
            .inputs(graph.constant(name + ".channels", List.of(0, 1)), size)
            .integer("axis", 0)
            .add();
    return graph.node("Reshape", name).inputs(numbers, shape).add();
  }

  /** A number as a list of one. */
  private String listed(String name, String number) {
    return graph
        .node("Unsqueeze", name)
        .inputs(number, graph.constant(name + ".axis", List.of(0)))
        .add();
  }
}
