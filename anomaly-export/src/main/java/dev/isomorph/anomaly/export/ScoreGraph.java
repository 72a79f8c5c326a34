package dev.isomorph.anomaly.export;

import static dev.isomorph.anomaly.score.ScoreConstants.BLUR_TRUNCATE;
import static dev.isomorph.anomaly.score.ScoreConstants.GRADIENT_CONSTANT;
import static dev.isomorph.anomaly.score.ScoreConstants.GRADIENT_SCALES;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_C1;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_C2;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_SIGMA;
import static dev.isomorph.anomaly.score.ScoreConstants.SSIM_TRUNCATE;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.anomaly.score.ErrorMap;
import dev.isomorph.anomaly.score.FeatureMap;
import dev.isomorph.anomaly.score.MemoryMap;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.Pooling;
import dev.isomorph.anomaly.score.ReferenceMap;
import dev.isomorph.anomaly.score.ScoreMap;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The part of a detector's graph from image and reconstruction to map and score. The names of its
 * values begin with {@code scoring.}
 */
final class ScoreGraph {
  private static final int CHANNELS = 3;
  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final Values values;
  private final Optional<Extent> cropped;
  private String at;

  /** What comes out of a tap: the name of the value, and its shape. */
  record Tapped(String value, Shape shape) {}

  /**
   * What is compared.
   *
   * @param planned the size of the network's input
   * @param extent the size of the image, the same unless the network looks at images of any size
   * @param samples [N, 3, H, W], whole numbers in [0, 255], of the size of the maps
   * @param image [N, 3, H, W] in [-1, 1]
   * @param reconstruction the same
   * @param mask logits [N, 1, H, W], where a term asks for them
   * @param features at the taps that terms ask for
   */
  record Values(
      Size2d planned,
      Extent extent,
      String samples,
      String image,
      String reconstruction,
      String mask,
      Map<String, Tapped> features) {}

  /**
   * Over values of a graph.
   *
   * @param cropped the size of the maps, where that is less than that of the image
   */
  ScoreGraph(OnnxGraph graph, ImageFilters filters, Values values, Optional<Extent> cropped) {
    this.graph = graph;
    this.filters = filters;
    this.values = values;
    this.cropped = cropped;
  }

  /** The smoothed map of each term, [N, 1, H, W], before they are made comparable. */
  List<String> maps(Scorer scorer) {
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < scorer.scoring().terms().size(); i++) {
      at = "scoring." + i + ".";
      ScoreTerm term = scorer.scoring().terms().get(i);
      maps.add(term.map().accept(new TermGraph(term.blur(), scorer.normal())));
    }
    return maps;
  }

  /** One row for each kind of map: its smoothed map in the graph. */
  private final class TermGraph implements ScoreMap.Cases<String> {
    private final double blur;
    private final NormalFeatures normal;

    TermGraph(double blur, NormalFeatures normal) {
      this.blur = blur;
      this.normal = normal;
    }

    @Override
    public String error(ErrorMap map) {
      return finished(errors(map));
    }

    @Override
    public String features(FeatureMap map) {
      if (map.comparesReconstruction()) {
        throw new IllegalArgumentException(
            "scoring '%s': the features of a reconstruction need the network twice, which the graph has once"
                .formatted(map));
      }
      Tapped tapped = values.features().get(map.tap());
      return finished(
          new FeatureGraph(graph, filters, values, at, map, normal, tapped.shape())
              .map(tapped.value()));
    }

    @Override
    public String memory(MemoryMap map) {
      Tapped tapped = values.features().get(map.tap());
      return finished(
          new MemoryGraph(graph, filters, values.extent(), at, map, normal).map(tapped));
    }

    /** It looks at the image itself, which is not extended. */
    @Override
    public String reference(ReferenceMap map) {
      Extent extent = cropped.orElse(values.extent());
      String distances =
          new ReferenceGraph(graph, filters, at, map, normal).map(values.samples(), extent);
      return blurred(distances, extent, blur);
    }

    private String finished(String map) {
      return cropped(blurred(map, values.extent(), blur));
    }
  }

  private String cropped(String map) {
    return cropped.map(to -> filters.cropped(at + "cropped", map, to)).orElse(map);
  }

  /** Adds values {@code map} [N, H, W] and {@code score} [N] of the maps of all terms. */
  void combine(Scorer scorer, List<String> maps) {
    String map = null;
    String score = null;
    int count = scorer.scoring().terms().size();
    for (int i = 0; i < count; i++) {
      Pooling pooling = scorer.scoring().terms().get(i).pooling();
      Spread spread = scorer.spreads().isEmpty() ? Spread.ONE : scorer.spreads().get(i);
      at = "scoring." + i + ".";
      String own = maps.get(i);
      String ownScore =
          divided("score", pooled(own, pooling, scorer.sharePixels()), spread.image() * count);
      own = divided("map", own, spread.pixel() * count);
      map = map == null ? own : op("Add", "maps", map, own);
      score = score == null ? ownScore : op("Add", "scores", score, ownScore);
    }
    graph.node("Squeeze", "map").inputs(map, graph.constant("scoring.channel", List.of(1))).add();
    graph.node("Identity", "score").inputs(score).add();
  }

  private String errors(ErrorMap map) {
    return switch (map) {
      case MSE -> mean(op("Mul", "squared", difference(), at + "difference"));
      case MAE -> mean(unary("Abs", "absolute", difference()));
      case SSIM -> structure();
      case MSGMS -> gradients();
      case MASK -> unary("Sigmoid", "sigmoid", values.mask());
    };
  }

  private String difference() {
    return op("Sub", "difference", values.image(), values.reconstruction());
  }

  private String structure() {
    String image = values.image();
    String reconstruction = values.reconstruction();
    String a = window("a", image);
    String b = window("b", reconstruction);
    String aa = window("aa", op("Mul", "aa", image, image));
    String bb = window("bb", op("Mul", "bb", reconstruction, reconstruction));
    String ab = window("ab", op("Mul", "ab", image, reconstruction));
    String crossed = op("Mul", "crossed", a, b);
    String squares = op("Add", "squares", op("Mul", "square.a", a, a), op("Mul", "square.b", b, b));
    String two = graph.constant(at + "two", 2f);
    String c1 = graph.constant(at + "c1", SSIM_C1);
    String c2 = graph.constant(at + "c2", SSIM_C2);
    String covariance = op("Sub", "covariance", ab, crossed);
    String variances = op("Sub", "variances", op("Add", "variances.open", aa, bb), squares);
    String above =
        op(
            "Mul",
            "above",
            op("Add", "brightness", op("Mul", "crossed.two", crossed, two), c1),
            op("Add", "structure", op("Mul", "covariance.two", covariance, two), c2));
    String below =
        op(
            "Mul",
            "below",
            op("Add", "squares.c1", squares, c1),
            op("Add", "variances.c2", variances, c2));
    String similarity = op("Div", "similarity", above, below);
    String unlike = op("Sub", "unlike", graph.constant(at + "one", 1f), similarity);
    return mean(op("Div", "half", unlike, two));
  }

  private String window(String name, String value) {
    return filters.gaussian(
        at + "window." + name, value, values.extent(), CHANNELS, SSIM_SIGMA, SSIM_TRUNCATE);
  }

  private String gradients() {
    String a = mean("grey.image", values.image());
    String b = mean("grey.reconstruction", values.reconstruction());
    Extent extent = values.extent();
    int shorter = Math.min(values.planned().height(), values.planned().width());
    int scales = 1;
    while (scales < GRADIENT_SCALES && shorter >> scales >= 2) {
      scales++;
    }
    String sum = null;
    String constant = graph.constant(at + "c", GRADIENT_CONSTANT);
    for (int scale = 0; scale < scales; scale++) {
      String name = "scale." + scale + ".";
      if (scale > 0) {
        a = filters.halved(at + name + "image", a);
        b = filters.halved(at + name + "reconstruction", b);
        extent = filters.halved(at + name + "extent", extent);
      }
      String g = filters.gradient(at + name + "g.", a, extent);
      String h = filters.gradient(at + name + "h.", b, extent);
      String apart = op("Sub", name + "apart", g, h);
      String squares =
          op(
              "Add",
              name + "squares",
              op("Mul", name + "g.squared", g, g),
              op("Mul", name + "h.squared", h, h));
      String unlike =
          op(
              "Div",
              name + "unlike",
              op("Mul", name + "apart.squared", apart, apart),
              op("Add", name + "squares.c", squares, constant));
      if (scale > 0) {
        unlike = filters.resized(at + name + "full", unlike, values.extent());
      }
      sum = sum == null ? unlike : op("Add", name + "sum", sum, unlike);
    }
    return divided("scales", sum, scales);
  }

  private String blurred(String map, Extent extent, double sigma) {
    return sigma == 0
        ? map
        : filters.gaussian(at + "blurred", map, extent, 1, sigma, BLUR_TRUNCATE);
  }

  /** The mean of the highest pixels: [N, 1, H, W] to [N]. */
  private String pooled(String map, Pooling pooling, OptionalLong sharePixels) {
    if (pooling.equals(Pooling.MAX)) {
      return reduced("ReduceMax", "pooled", 0, map, 1, 2, 3);
    }
    if (pooling.equals(Pooling.MEAN)) {
      return reduced("ReduceMean", "pooled", 0, map, 1, 2, 3);
    }
    String flat =
        graph
            .node("Reshape", at + "flat")
            .inputs(map, graph.constant(at + "flat.shape", List.of(0, -1)))
            .add();
    String pixels =
        graph.node("Shape", at + "pixels").inputs(flat).integer("start", 1).integer("end", 2).add();
    String highest =
        graph
            .node("TopK", at + "highest")
            .inputs(flat, count(pooling, sharePixels, pixels))
            .output(at + "highest.at")
            .add();
    return reduced("ReduceMean", "pooled", 0, highest, 1);
  }

  /** How many pixels are pooled, of a map of so many. */
  private String count(Pooling pooling, OptionalLong sharePixels, String pixels) {
    if (sharePixels.isPresent()) {
      long count = Math.max(1, Math.round(pooling.share() * sharePixels.getAsLong()));
      return op("Min", "count", pixels, graph.constant(at + "count.most", List.of((int) count)));
    }
    String share = graph.constant(at + "share", pooling.share());
    String doubles = cast("pixels.wide", pixels, TensorProto.DataType.DOUBLE);
    String raised =
        op(
            "Add",
            "count.raised",
            op("Mul", "count.open", doubles, share),
            graph.constant(at + "half", 0.5));
    String whole =
        cast("count.whole", unary("Floor", "count.floor", raised), TensorProto.DataType.INT64);
    return op("Max", "count", whole, graph.constant(at + "count.least", List.of(1)));
  }

  private String cast(String name, String value, TensorProto.DataType type) {
    return graph.node("Cast", at + name).inputs(value).integer("to", type.getNumber()).add();
  }

  private String mean(String value) {
    return mean("channels", value);
  }

  /** Over the channels. */
  private String mean(String name, String value) {
    return reduced("ReduceMean", name, 1, value, 1);
  }

  private String reduced(
      String operator, String name, int keepDimensions, String value, Integer... axes) {
    return graph
        .node(operator, at + name)
        .inputs(value)
        .ints("axes", axes)
        .integer("keepdims", keepDimensions)
        .add();
  }

  private String divided(String name, String value, double by) {
    return by == 1
        ? value
        : op("Div", name + ".divided", value, graph.constant(at + name + ".by", (float) by));
  }

  private String unary(String operator, String name, String value) {
    return graph.node(operator, at + name).inputs(value).add();
  }

  private String op(String operator, String name, String... inputs) {
    return graph.node(operator, at + name).inputs(inputs).add();
  }
}
