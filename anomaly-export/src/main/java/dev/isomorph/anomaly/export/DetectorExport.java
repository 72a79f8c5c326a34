package dev.isomorph.anomaly.export;

import dev.isomorph.anomaly.Calibration;
import dev.isomorph.anomaly.ModelFolder;
import dev.isomorph.anomaly.score.ErrorMap;
import dev.isomorph.anomaly.score.FeatureMap;
import dev.isomorph.anomaly.score.PieceContext;
import dev.isomorph.anomaly.score.ReferenceMap;
import dev.isomorph.anomaly.score.ScoreTerm;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.Tensor;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a saved detector is as a graph.
 *
 * @param saved the model
 * @param images how images come to the network
 * @param scorer how they are scored
 */
public record DetectorExport(ModelFolder saved, DetectorImages images, Scorer scorer) {
  /**
   * Of a saved detector: for images of one size, for whole images of any size where its scores are
   * those of whole images, else for the tiles of an image.
   *
   * @throws IllegalArgumentException if it is scored by the features of reconstructions, inspects a
   *     part of images, or compares images with their scene where the graph is one for tiles
   */
  public static DetectorExport of(ModelFolder saved) {
    saved
        .calibration()
        .map(Calibration::area)
        .filter(area -> !area.isWhole())
        .ifPresent(
            area -> {
              throw new IllegalArgumentException(
                  "export of a detector: expected a model that inspects whole images, got one that inspects %s; export the network alone"
                      .formatted(area));
            });
    Scorer scorer = saved.calibration().map(Calibration::scorer).orElse(Scorer.MEAN_SQUARED_ERROR);
    for (ScoreTerm term : scorer.scoring().terms()) {
      if (term.map() instanceof FeatureMap map && map.kind() != FeatureMap.Kind.MAHALANOBIS) {
        throw new IllegalArgumentException(
            "export of a detector: expected a model scored by some of %s, mahalanobis, memory and reference, got one scored by %s; export the network alone"
                .formatted(Arrays.toString(ErrorMap.values()), scorer.scoring()));
      }
    }
    DetectorImages images = images(saved, scorer);
    if (images instanceof DetectorImages.Tiles && scorer.scoring().usesReference()) {
      throw new IllegalArgumentException(
          "export of a detector: expected a scoring without 'reference', which looks at whole images, for a network whose graph is given tiles, got %s; give the model one first: isomorph rescore MODEL --scoring %s"
              .formatted(scorer.scoring(), withoutReference(scorer.scoring())));
    }
    return new DetectorExport(saved, images, scorer);
  }

  private static String withoutReference(Scoring scoring) {
    return scoring.terms().stream()
        .filter(term -> !(term.map() instanceof ReferenceMap))
        .map(ScoreTerm::toString)
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining("+"), text -> text.isEmpty() ? "TERMS" : text));
  }

  private static DetectorImages images(ModelFolder saved, Scorer scorer) {
    Optional<Tiling> tiling = saved.calibration().flatMap(Calibration::tiling);
    if (tiling.isEmpty()) {
      return new DetectorImages.Resized();
    }
    // Detectors of earlier versions are calibrated by blended tiles.
    Optional<PieceContext> context =
        scorer.sharePixels().isPresent()
            ? PieceContext.of(saved.architecture().plan(), scorer.scoring())
            : Optional.empty();
    return context.isPresent()
        ? new DetectorImages.Whole(tiling.get().scale(), context.get().alignment())
        : new DetectorImages.Tiles();
  }

  /** The graph with the facts about it. */
  public OnnxModel graph(Map<String, String> facts) {
    return DetectorGraph.of(
            saved.architecture().plan(), saved.weights(), images, scorer, threshold())
        .withMetadata(facts);
  }

  /** What who runs the graph ought to know, by name; {@code version} is that of this program. */
  public Map<String, String> facts(String version) {
    Size2d size = saved.architecture().input().spatial();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", version);
    saved.calibration().ifPresent(c -> facts.put("trained_by", c.provenance().isomorphVersion()));
    facts.put("layout", "NCHW");
    facts.put("colour_order", "RGB");
    facts.put("value_range", "0..255");
    facts.put("image_size", imageSize(size));
    saved
        .calibration()
        .flatMap(Calibration::tiling)
        .ifPresent(
            tiling -> {
              facts.put("scale", String.valueOf(tiling.scale()));
              facts.put("tile", widthByHeight(size));
              facts.put("overlap", String.valueOf(tiling.overlap()));
            });
    facts.put("scoring", scorer.scoring().toString());
    facts.put(
        "pooling",
        scorer.sharePixels().isPresent()
            ? "shares of %d pixels".formatted(scorer.sharePixels().getAsLong())
            : "shares of the map's pixels");
    threshold().ifPresent(value -> facts.put("threshold", String.valueOf((float) value)));
    return facts;
  }

  private String imageSize(Size2d size) {
    if (images instanceof DetectorImages.Resized) {
      return "any, resized to " + widthByHeight(size);
    }
    return images instanceof DetectorImages.Whole ? "any" : widthByHeight(size);
  }

  private static String widthByHeight(Size2d size) {
    return size.width() + "x" + size.height();
  }

  /** How tiles are put together, where the graph looks at tiles; the name is the graph's. */
  public Optional<TilesFile> tilesFile(String name) {
    return images instanceof DetectorImages.Tiles
        ? Optional.of(
            new TilesFile(
                name,
                saved.architecture().input().spatial(),
                saved.calibration().flatMap(Calibration::tiling).orElseThrow(),
                scorer,
                threshold()))
        : Optional.empty();
  }

  /** The mean of the scene that images are compared with, [3, H, W], where they are. */
  public Optional<Tensor> scene() {
    return scorer.scoring().usesReference()
        ? Optional.of(scorer.normal().means(new ReferenceMap()))
        : Optional.empty();
  }

  private OptionalDouble threshold() {
    return saved.calibration().stream().mapToDouble(c -> c.threshold().value()).findFirst();
  }
}
