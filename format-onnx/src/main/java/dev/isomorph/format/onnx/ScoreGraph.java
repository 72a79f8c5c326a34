package dev.isomorph.format.onnx;

import dev.isomorph.format.onnx.DetectorScoring.FeatureDistance;
import dev.isomorph.format.onnx.DetectorScoring.PixelMap;
import dev.isomorph.format.onnx.DetectorScoring.Term;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.List;
import java.util.Map;

/**
 * The part of a detector's graph from image and reconstruction to map and score. The names of its
 * values begin with {@code scoring.}
 */
final class ScoreGraph {
  private static final double BLUR_TRUNCATE = 4;
  private static final int GRADIENT_SCALES = 3;
  private static final float GRADIENT_CONSTANT = 0.0026f * 4;
  private static final double SSIM_SIGMA = 1.5;
  private static final double SSIM_TRUNCATE = 3.5;
  private static final double RANGE = 2;
  private static final float SSIM_C1 = (float) (0.01 * RANGE * 0.01 * RANGE);
  private static final float SSIM_C2 = (float) (0.03 * RANGE * 0.03 * RANGE);

  private final OnnxGraph graph;
  private final Size2d size;
  private final String image;
  private final String reconstruction;
  private final String mask;
  private final Map<String, Tapped> features;
  private String at;

  /** What comes out of a tap: the name of the value, and its shape. */
  record Tapped(String value, Shape shape) {}

  /**
   * Over values of a graph.
   *
   * @param image [N, 3, H, W] in [-1, 1]
   * @param reconstruction the same
   * @param mask logits [N, 1, H, W], where a term asks for them
   * @param features at the taps that terms ask for
   */
  ScoreGraph(
      OnnxGraph graph,
      Size2d size,
      String image,
      String reconstruction,
      String mask,
      Map<String, Tapped> features) {
    this.graph = graph;
    this.size = size;
    this.image = image;
    this.reconstruction = reconstruction;
    this.mask = mask;
    this.features = features;
  }

  /** Adds values {@code map} [N, H, W] and {@code score} [N]. */
  void add(DetectorScoring scoring) {
    String map = null;
    String score = null;
    int count = scoring.terms().size();
    for (int i = 0; i < count; i++) {
      Term term = scoring.terms().get(i);
      at = "scoring." + i + ".";
      String own = blurred(map(term), term.blur());
      String ownScore = divided("score", pooled(own, term.share()), term.imageSpread() * count);
      own = divided("map", own, term.pixelSpread() * count);
      map = map == null ? own : op("Add", "maps", map, own);
      score = score == null ? ownScore : op("Add", "scores", score, ownScore);
    }
    graph.node("Identity", "map").inputs(map).add();
    graph.node("Identity", "score").inputs(score).add();
  }

  private String map(Term term) {
    if (term.map() instanceof FeatureDistance distance) {
      Tapped tapped = features.get(distance.tap());
      return new FeatureGraph(graph, size, at, distance, tapped.shape()).map(tapped.value());
    }
    return switch ((PixelMap) term.map()) {
      case MSE -> mean(op("Mul", "squared", difference(), at + "difference"));
      case MAE -> mean(unary("Abs", "absolute", difference()));
      case SSIM -> structure();
      case MSGMS -> gradients();
      case MASK ->
          graph
              .node("Squeeze", at + "mask")
              .inputs(unary("Sigmoid", "sigmoid", mask), graph.constant(at + "channel", List.of(1)))
              .add();
    };
  }

  private String difference() {
    return op("Sub", "difference", image, reconstruction);
  }

  private String structure() {
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
    return separable(
        "window." + name,
        value,
        AxisMatrix.gaussian(size.height(), SSIM_SIGMA, SSIM_TRUNCATE),
        AxisMatrix.gaussian(size.width(), SSIM_SIGMA, SSIM_TRUNCATE));
  }

  private String gradients() {
    String a = mean("grey.image", image);
    String b = mean("grey.reconstruction", reconstruction);
    int height = size.height();
    int width = size.width();
    int scales = 1;
    while (scales < GRADIENT_SCALES && Math.min(height, width) >> scales >= 2) {
      scales++;
    }
    String sum = null;
    String constant = graph.constant(at + "c", GRADIENT_CONSTANT);
    for (int scale = 0; scale < scales; scale++) {
      String name = "scale." + scale + ".";
      if (scale > 0) {
        AxisMatrix rows = AxisMatrix.halving(height);
        AxisMatrix columns = AxisMatrix.halving(width);
        a = separable(name + "image", a, rows, columns);
        b = separable(name + "reconstruction", b, rows, columns);
        height /= 2;
        width /= 2;
      }
      String g = magnitude(name + "g.", a, height, width);
      String h = magnitude(name + "h.", b, height, width);
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
        unlike =
            separable(
                name + "full",
                unlike,
                AxisMatrix.blending(size.height(), height),
                AxisMatrix.blending(size.width(), width));
      }
      sum = sum == null ? unlike : op("Add", name + "sum", sum, unlike);
    }
    return divided("scales", sum, scales);
  }

  /** Prewitt's. */
  private String magnitude(String name, String value, int height, int width) {
    String across =
        separable(
            name + "across",
            value,
            AxisMatrix.neighbours(height, 1, 1, 1),
            AxisMatrix.neighbours(width, 1, 0, -1));
    String along =
        separable(
            name + "along",
            value,
            AxisMatrix.neighbours(height, 1, 0, -1),
            AxisMatrix.neighbours(width, 1, 1, 1));
    String squares =
        op(
            "Add",
            name + "squares",
            op("Mul", name + "across.squared", across, across),
            op("Mul", name + "along.squared", along, along));
    return unary("Sqrt", name + "magnitude", divided(name + "ninth", squares, 9));
  }

  private String blurred(String map, double sigma) {
    return sigma == 0
        ? map
        : separable(
            "blurred",
            map,
            AxisMatrix.gaussian(size.height(), sigma, BLUR_TRUNCATE),
            AxisMatrix.gaussian(size.width(), sigma, BLUR_TRUNCATE));
  }

  /** The mean of the highest pixels: [N, H, W] to [N]. */
  private String pooled(String map, double share) {
    int pixels = size.height() * size.width();
    int count = (int) Math.max(1, Math.round(share * pixels));
    if (count == 1) {
      return reduced("ReduceMax", "pooled", map, 1, 2);
    }
    if (count == pixels) {
      return reduced("ReduceMean", "pooled", map, 1, 2);
    }
    String flat =
        graph
            .node("Reshape", at + "flat")
            .inputs(map, graph.constant(at + "flat.shape", List.of(0, pixels)))
            .add();
    String highest =
        graph
            .node("TopK", at + "highest")
            .inputs(flat, graph.constant(at + "count", List.of(count)))
            .output(at + "highest.at")
            .add();
    return reduced("ReduceMean", "pooled", highest, 1);
  }

  private String mean(String value) {
    return mean("channels", value);
  }

  /** Over the channels. */
  private String mean(String name, String value) {
    return reduced("ReduceMean", name, value, 1);
  }

  private String reduced(String operator, String name, String value, Integer... axes) {
    return graph
        .node(operator, at + name)
        .inputs(value)
        .ints("axes", axes)
        .integer("keepdims", 0)
        .add();
  }

  private String separable(String name, String value, AxisMatrix rows, AxisMatrix columns) {
    String along =
        op("MatMul", name + ".rows", graph.constant(at + name + ".left", rows.tensor()), value);
    return op(
        "MatMul", name + ".done", along, graph.constant(at + name + ".right", columns.turned()));
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
