package dev.isomorph.anomaly.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.isomorph.anomaly.score.FeatureMap;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.TapMap;
import dev.isomorph.api.StateDict;
import dev.isomorph.format.onnx.OnnxGraph;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The graph of a whole detector: {@link ImageResampling} makes the network's input of raw images,
 * the network reproduces it, and {@link ScoreGraph} compares.
 */
public final class DetectorGraph {
  private static final String IMAGE = "image";
  private static final String TILE = "tile";
  private static final String RECONSTRUCTION = "reconstruction";
  private static final String MASK_TAP = "mask";
  private static final String MASK = "mask.logits";
  private static final int CHANNELS = 3;

  private final OnnxGraph graph;
  private final ImageFilters filters;
  private final Plan plan;
  private final Scorer scorer;
  private final Scoring scoring;

  private DetectorGraph(OnnxGraph graph, Plan plan, Scorer scorer) {
    this.graph = graph;
    this.filters = new ImageFilters(graph);
    this.plan = plan;
    this.scorer = scorer;
    this.scoring = scorer.scoring();
  }

  /**
   * A whole detector around a network that reproduces images, at its output or at a tap {@code
   * reconstruction}: input {@code image} [N, 3, height, width], RGB in [0, 255], of any size;
   * outputs {@code score} [N]; {@code map} [N, H, W], the score's terms at each pixel of the
   * network's size, or of the scaled image's for {@link DetectorImages.Whole}; and {@code verdict}
   * [N], whether the score is above the threshold.
   *
   * <p>For {@link DetectorImages.Tiles} the input is {@code tile} [N, 3, H, W] of the network's
   * size, and the output {@code maps} [N, terms, H, W], the smoothed map of each term.
   *
   * @param threshold none leaves the verdict out
   * @throws IllegalArgumentException if the network does not turn images [N, 3, H, W] into images
   *     of that shape, has not the mask that is asked for, or the weights are not those of the
   *     plan, or a graph has no form of a map of the scoring
   */
  public static OnnxModel of(
      Plan plan,
      StateDict weights,
      DetectorImages images,
      Scorer scorer,
      OptionalDouble threshold) {
    weights.requireFits("weights", plan.parameters());
    requireImages(plan);
    OnnxGraph graph = new OnnxGraph(plan.architecture().name() + "-detector");
    DetectorGraph detector = new DetectorGraph(graph, plan, scorer);
    if (images instanceof DetectorImages.Whole whole) {
      detector.requirePositions();
      detector.addWhole(whole, weights, threshold);
    } else if (images instanceof DetectorImages.Tiles) {
      detector.requireParts();
      detector.addTiles(weights);
    } else {
      detector.addResized(weights, threshold);
    }
    return new OnnxModel(graph);
  }

  private static void requireImages(Plan plan) {
    Architecture architecture = plan.architecture();
    Shape input = architecture.input();
    Shape restored = plan.shape(restored(architecture));
    if (input.rank() != 4 || input.channels() != CHANNELS || !restored.equals(input)) {
      throw new IllegalArgumentException(
          "architecture '%s': expected input [N, 3, H, W] and a reconstruction of the same shape, got %s -> %s"
              .formatted(architecture.name(), input, restored));
    }
  }

  private void requirePositions() {
    for (ScoreTerm term : scoring.terms()) {
      if (term.map() instanceof FeatureMap map && map.grid() > 0) {
        throw new IllegalArgumentException(
            "scoring 'mahalanobis' with a grid: expected images of one size, got whole images of"
                + " any size");
      }
    }
  }

  private void requireParts() {
    if (scoring.usesReference()) {
      throw new IllegalArgumentException(
          "scoring 'reference': expected whole images, which it lays on the scene, got tiles");
    }
  }

  private void addResized(StateDict weights, OptionalDouble threshold) {
    Size2d size = plan.architecture().input().spatial();
    graph.input(IMAGE, OnnxGraph.BATCH, CHANNELS, "height", "width");
    ImageResampling resampling = new ImageResampling(graph, IMAGE);
    String samples = resampling.rounded(resampling.resized(resampling.extent(), size));
    String input = resampling.finished(samples, Architecture.INPUT);
    ScoreGraph scores =
        scores(new Images(samples, input, constant(size), Optional.empty()), true, weights);
    scores.combine(scorer, scores.maps(scorer));
    judge(threshold, size.height(), size.width());
  }

  private void addWhole(DetectorImages.Whole whole, StateDict weights, OptionalDouble threshold) {
    Size2d size = plan.architecture().input().spatial();
    graph.input(IMAGE, OnnxGraph.BATCH, CHANNELS, "height", "width");
    ImageResampling resampling = new ImageResampling(graph, IMAGE);
    Extent own = resampling.extent();
    Extent scaled = whole.scale() == 1 ? own : resampling.scaled(own, whole.scale());
    String pixels = whole.scale() == 1 ? IMAGE : resampling.reduced(own, scaled, whole.scale());
    Extent seen = resampling.aligned(scaled, size, whole.alignment());
    String samples = resampling.rounded(pixels);
    String finished = resampling.finished(samples, "image.prepared");
    String input = filters.extended(Architecture.INPUT, finished, scaled, seen);
    ScoreGraph scores =
        scores(new Images(samples, input, seen, Optional.of(scaled)), false, weights);
    scores.combine(scorer, scores.maps(scorer));
    judge(threshold, "scaled_height", "scaled_width");
  }

  private void addTiles(StateDict weights) {
    Size2d size = plan.architecture().input().spatial();
    graph.input(TILE, OnnxGraph.BATCH, CHANNELS, size.height(), size.width());
    ImageResampling resampling = new ImageResampling(graph, TILE);
    String samples = resampling.rounded(TILE);
    String input = resampling.finished(samples, Architecture.INPUT);
    ScoreGraph scores =
        scores(new Images(samples, input, constant(size), Optional.empty()), true, weights);
    graph.node("Concat", "maps").inputs(scores.maps(scorer)).integer("axis", 1).add();
    graph.output(
        "maps",
        TensorProto.DataType.FLOAT,
        OnnxGraph.BATCH,
        scoring.terms().size(),
        size.height(),
        size.width());
  }

  private Extent constant(Size2d size) {
    return new Extent(
        graph.scalar("input.height", size.height()), graph.scalar("input.width", size.width()));
  }

  /**
   * The images that come to the network.
   *
   * @param samples [N, 3, H, W], whole numbers in [0, 255]
   * @param input the same in [-1, 1], extended to the size that the network sees
   * @param extent that size
   * @param cropped the size of the samples, where they were extended
   */
  private record Images(String samples, String input, Extent extent, Optional<Extent> cropped) {}

  /**
   * The network, and what compares its outputs.
   *
   * @param planned whether the network's input has the planned size
   */
  private ScoreGraph scores(Images images, boolean planned, StateDict weights) {
    Architecture architecture = plan.architecture();
    Map<String, String> names = new LinkedHashMap<>();
    names.put(restored(architecture), RECONSTRUCTION);
    if (scoring.usesMask()) {
      names.put(maskOf(architecture), MASK);
    }
    Map<String, ScoreGraph.Tapped> features = new LinkedHashMap<>();
    for (String tap : tapsOf(scoring)) {
      String path = architecture.taps().getOrDefault(tap, tap);
      String value = names.computeIfAbsent(path, p -> "features." + features.size());
      features.put(tap, new ScoreGraph.Tapped(value, plan.shape(path)));
    }
    List<String> paths = List.copyOf(names.keySet());
    names.put(Architecture.INPUT, images.input());
    OnnxModel.lower(graph, plan, weights, paths, names, planned);
    if (planned) {
      paths.forEach(path -> graph.shape(names.get(path), OnnxGraph.axes(plan.shape(path))));
    }
    return new ScoreGraph(
        graph,
        filters,
        new ScoreGraph.Values(
            architecture.input().spatial(),
            images.extent(),
            images.samples(),
            images.input(),
            RECONSTRUCTION,
            MASK,
            features),
        images.cropped());
  }

  /** The taps whose features a term asks for, in order. */
  private static Set<String> tapsOf(Scoring scoring) {
    Set<String> taps = new LinkedHashSet<>();
    for (ScoreTerm term : scoring.terms()) {
      if (term.map() instanceof TapMap map) {
        taps.add(map.tap());
      }
    }
    return taps;
  }

  private static String restored(Architecture architecture) {
    return architecture.taps().getOrDefault(RECONSTRUCTION, architecture.output());
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

  private void judge(OptionalDouble threshold, Object height, Object width) {
    graph.output("map", TensorProto.DataType.FLOAT, OnnxGraph.BATCH, height, width);
    graph.output("score", TensorProto.DataType.FLOAT, OnnxGraph.BATCH);
    if (threshold.isPresent()) {
      graph
          .node("Greater", "verdict")
          .inputs("score", graph.constant("threshold", (float) threshold.getAsDouble()))
          .add();
      graph.output("verdict", TensorProto.DataType.BOOL, OnnxGraph.BATCH);
    }
  }
}
