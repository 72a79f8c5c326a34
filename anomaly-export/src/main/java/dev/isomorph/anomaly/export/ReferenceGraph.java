package dev.isomorph.anomaly.export;

import static dev.isomorph.anomaly.score.ScoreConstants.BLUR_TRUNCATE;
import static dev.isomorph.anomaly.score.ScoreConstants.OUTLINE_NOISE;
import static dev.isomorph.anomaly.score.ScoreConstants.OUTLINE_SIGMA;
import static dev.isomorph.anomaly.score.ScoreConstants.PHOTOGRAPH_HALVED;
import static dev.isomorph.anomaly.score.ScoreConstants.REFERENCE_MARGIN;
import static dev.isomorph.anomaly.score.ScoreConstants.SURROUNDINGS_SIGMA;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.ReferenceMap;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Size2d;
import java.util.List;

/**
 * The part of a detector's graph from whole images to a map of their distances from what normal
 * images of the same scene show at each place. It gives the numbers of {@code ReferenceImage},
 * {@code PhotographPlanes} and {@code Outline} in the module {@code anomaly-detection}.
 */
final class ReferenceGraph {
  private static final int CHANNELS = 3;

  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final String at;
  private final Tensor outline;
  private final Tensor means;
  private final Tensor deviations;
  private final Size2d size;
  private final Size2d small;

  /**
   * For one term.
   *
   * @param at begins the names of all values
   * @throws IllegalArgumentException if the means, halved some times, have not the outline's size
   */
  ReferenceGraph(
      OnnxGraph graph, ImageFilters filters, String at, ReferenceMap map, NormalFeatures normal) {
    this.graph = graph;
    this.filters = filters;
    this.at = at;
    this.outline = normal.outline(map);
    this.means = normal.means(map);
    this.deviations = normal.deviations(map);
    int[] whole = means.shape();
    int[] halves = outline.shape();
    this.size = new Size2d(whole[1], whole[2]);
    this.small = new Size2d(halves[0], halves[1]);
    Size2d halved = size;
    while (halved.height() > small.height()) {
      halved = half(halved);
    }
    if (!halved.equals(small)) {
      throw new IllegalArgumentException(
          "scoring 'reference': expected an outline of the size of the means halved some times, got %s and %s"
              .formatted(outline, means));
    }
  }

  private static Size2d half(Size2d size) {
    return new Size2d(size.height() / 2, size.width() / 2);
  }

  /**
   * Adds the map [N, 1, H, W]; gives its name.
   *
   * @param samples [N, 3, H, W], whole numbers in [0, 255]
   * @param extent H and W
   */
  String map(String samples, Extent extent) {
    ImageResampling resampling = new ImageResampling(graph, at + "photograph.", samples);
    String photograph = resampling.rounded(resampling.resized(extent, size));
    String channels = op("Div", "channels", photograph, graph.constant(at + "white", 255f));
    String laid =
        new RegistrationGraph(graph, filters, at + "laid.", outline).of(outline(channels));
    SimilarityGraph planes = new SimilarityGraph(graph, size);
    String similarity =
        planes.resized(at + "similarity.", laid, (double) size.height() / small.height());
    SimilarityGraph.Sources sources = planes.sources(at + "sources.", similarity, 0);
    String details = planes.read(at + "details.", details(channels), sources);
    String far = inside("far.", far(details), sources);
    SimilarityGraph.Sources back =
        planes.sources(at + "back.", planes.inverse(at + "inverse.", similarity), 0);
    String map = inside("map.", planes.read(at + "map.", far, back), back);
    return filters.resized(at + "resized", map, extent);
  }

  /** What images [N, 3, H, W] are laid by: [N, 1, h, w]. */
  private String outline(String channels) {
    String grey = graph.node("ReduceMean", at + "grey").inputs(channels).ints("axes", 1).add();
    Size2d halved = size;
    for (int i = 0; !halved.equals(small); i++) {
      grey = filters.halved(at + "grey." + i, grey);
      halved = half(halved);
    }
    Extent extent = constant("outline", small);
    String mean =
        filters.gaussian(at + "outline.mean", grey, extent, 1, OUTLINE_SIGMA, BLUR_TRUNCATE);
    String apart = op("Sub", "outline.apart", grey, mean);
    String variance =
        filters.gaussian(
            at + "outline.variance",
            op("Mul", "outline.squares", apart, apart),
            extent,
            1,
            OUTLINE_SIGMA,
            BLUR_TRUNCATE);
    String deviation =
        op(
            "Add",
            "outline.deviation",
            op("Sqrt", "outline.deviation.own", variance),
            graph.constant(at + "outline.noise", OUTLINE_NOISE));
    return op("Div", "outline", apart, deviation);
  }

  /** The channels less their surroundings. */
  private String details(String channels) {
    String reduced = channels;
    Size2d halved = size;
    for (int i = 0; i < PHOTOGRAPH_HALVED && Math.min(halved.height(), halved.width()) >= 2; i++) {
      reduced = filters.halved(at + "reduced." + i, reduced);
      halved = half(halved);
    }
    String blurred =
        filters.gaussian(
            at + "surroundings.blurred",
            reduced,
            constant("reduced", halved),
            CHANNELS,
            SURROUNDINGS_SIGMA,
            BLUR_TRUNCATE);
    String surroundings =
        filters.resized(at + "surroundings", blurred, constant("photograph", size));
    return op("Sub", "details", channels, surroundings);
  }

  private Extent constant(String name, Size2d size) {
    return new Extent(
        graph.scalar(at + name + ".height", size.height()),
        graph.scalar(at + name + ".width", size.width()));
  }

  /** In standard deviations, root mean square over the channels: [N, 1, H, W]. */
  private String far(String details) {
    String apart = op("Sub", "apart", details, whole("means", means));
    String ofEach = op("Div", "apart.each", apart, whole("deviations", deviations));
    String squares = op("Mul", "apart.squares", ofEach, ofEach);
    String mean = graph.node("ReduceMean", at + "apart.mean").inputs(squares).ints("axes", 1).add();
    return op("Sqrt", "apart.far", mean);
  }

  private String whole(String name, Tensor planes) {
    return graph.constant(at + name, planes);
  }

  /** 0 where pixels come from the margin of an image or from outside of it. */
  private String inside(String name, String map, SimilarityGraph.Sources sources) {
    String inside =
        op(
            "And",
            name + "inside",
            inside(name + "y.", sources.y(), size.height()),
            inside(name + "x.", sources.x(), size.width()));
    String each =
        op(
            "Unsqueeze",
            name + "inside.each",
            inside,
            graph.constant(at + name + "axis", List.of(1)));
    return op("Where", name + "done", each, map, graph.constant(at + name + "none", 0f));
  }

  /** The position is compared in float32, as it is read by. */
  private String inside(String name, String positions, int length) {
    String floats =
        graph
            .node("Cast", at + name + "position")
            .inputs(positions)
            .integer("to", TensorProto.DataType.FLOAT.getNumber())
            .add();
    float last = length - 1 - REFERENCE_MARGIN;
    return op(
        "And",
        name + "between",
        op(
            "GreaterOrEqual",
            name + "after",
            floats,
            graph.constant(at + name + "first", (float) REFERENCE_MARGIN)),
        op("LessOrEqual", name + "before", floats, graph.constant(at + name + "last", last)));
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
