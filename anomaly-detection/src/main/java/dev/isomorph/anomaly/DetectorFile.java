package dev.isomorph.anomaly;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.files.ModelFiles;
import dev.isomorph.anomaly.metrics.ScoreStatistics;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.score.Spread;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.StateDict;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a detector is besides its network: {@code detector.json}.
 *
 * <p>The file names its format and version. Fields that this version does not know are passed over;
 * missing ones, and values of another type, are errors.
 *
 * @param preprocessing what images go through
 * @param calibration the threshold and where it comes from
 */
record DetectorFile(Preprocessing preprocessing, Calibration calibration) {
  private static final String FORMAT = "isomorph-detector";
  private static final int VERSION = 4;

  /** The last version without an area and without {@link #POOLED_BY}, both of which it ignores. */
  private static final int BLENDED_TILES = 3;

  /** The last version in which images are not cut into tiles; it does for detectors that do not. */
  private static final int WITHOUT_TILES = 2;

  private static final String PREPROCESSING = "preprocessing";
  private static final String TILES = "tiles";
  private static final String PIXEL_LIMIT = "pixelLimit";
  private static final String AREA = "area";

  /**
   * Of what a share of pixels is one, and with it how large images are computed: {@value #BY_TILE}
   * in large pieces, where the network allows. Where it is missing, as in files of earlier
   * versions, shares are those of the whole map, which is blended of overlapping tiles.
   */
  private static final String POOLED_BY = "pooledBy";

  private static final String BY_TILE = "tile";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  String toJson() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", version());
    ObjectNode steps = JSON.valueToTree(ImageSteps.of(preprocessing));
    calibration
        .tiling()
        .ifPresent(
            tiling -> {
              ObjectNode tiles = JSON.valueToTree(tiling);
              if (pooledByTile()) {
                tiles.put(POOLED_BY, BY_TILE);
              }
              steps.set(TILES, tiles);
            });
    root.set(PREPROCESSING, steps);
    root.set("scorer", JSON.valueToTree(ScorerText.of(calibration.scorer())));
    root.set("threshold", JSON.valueToTree(calibration.threshold()));
    calibration.measuredLimit().ifPresent(limit -> root.put(PIXEL_LIMIT, limit));
    if (!calibration.area().isWhole()) {
      root.set(AREA, AreaFile.toJson(calibration.area()));
    }
    root.set("heldOutScores", JSON.valueToTree(calibration.heldOutScores()));
    root.set("scores", JSON.valueToTree(calibration.scores()));
    root.set("provenance", JSON.valueToTree(calibration.provenance()));
    return JSON.writeValueAsString(root) + "\n";
  }

  /** The first version that scores images as the file tells. */
  private int version() {
    if (!calibration.area().isWhole() || pooledByTile()) {
      return VERSION;
    }
    return calibration.tiling().isPresent() ? BLENDED_TILES : WITHOUT_TILES;
  }

  private boolean pooledByTile() {
    return calibration.tiling().isPresent() && calibration.scorer().sharePixels().isPresent();
  }

  /**
   * Reads the text of a file; the path is for messages.
   *
   * @param features of normal images, as {@link NormalFeatures#tensors} gives them; empty without
   * @param mask where {@link AreaFile#MASK} is, if it is there
   */
  static DetectorFile read(Path file, String text, StateDict features, Optional<Path> mask)
      throws IOException {
    try {
      JsonNode root = JSON.readTree(text);
      requireFormat(file, root);
      if (root.path("version").intValue() == EarlierDetectorFile.FIRST_VERSION) {
        EarlierDetectorFile.fromFirst((ObjectNode) root);
      }
      EarlierDetectorFile.addSteps((ObjectNode) root);
      Preprocessing preprocessing = part(root, PREPROCESSING, ImageSteps.class).toPreprocessing();
      DetectorFile detector =
          new DetectorFile(
              preprocessing,
              new Calibration(
                  part(root, "threshold", Threshold.class),
                  part(root, "heldOutScores", ScoreStatistics.class),
                  scores(root.path("scores")),
                  part(root, "provenance", Provenance.class),
                  part(root, "scorer", ScorerText.class)
                      .toScorer(file, features)
                      .withSharePixels(sharePixels(root.path(PREPROCESSING), preprocessing)),
                  tiling(root.path(PREPROCESSING), preprocessing),
                  pixelLimit(root.path(PIXEL_LIMIT)),
                  AreaFile.read(root.path(AREA), mask)));
      return detector;
    } catch (JsonMappingException e) {
      throw new IOException(file + ": " + problem(e), e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: expected JSON, got an error in line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void requireFormat(Path file, JsonNode root) throws IOException {
    String format = root.path("format").asText();
    if (!format.equals(FORMAT)) {
      throw new IOException("%s: format: expected '%s', got '%s'".formatted(file, FORMAT, format));
    }
    JsonNode version = root.path("version");
    if (!version.isInt()
        || version.intValue() < EarlierDetectorFile.FIRST_VERSION
        || version.intValue() > VERSION) {
      throw new IOException(
          "%s: version: expected %d to %d, got %s; open it with the Isomorph that wrote it"
              .formatted(
                  file,
                  EarlierDetectorFile.FIRST_VERSION,
                  VERSION,
                  version.isMissingNode() ? "none" : version));
    }
  }

  private static Optional<Tiling> tiling(JsonNode steps, Preprocessing preprocessing)
      throws IOException {
    if (!steps.has(TILES)) {
      return Optional.empty();
    }
    Tiling tiling = part(steps, TILES, Tiling.class);
    tiling.requireFits(preprocessing.size());
    return Optional.of(tiling);
  }

  private static OptionalLong sharePixels(JsonNode steps, Preprocessing preprocessing) {
    JsonNode pooledBy = steps.path(TILES).path(POOLED_BY);
    if (pooledBy.isMissingNode()) {
      return OptionalLong.empty();
    }
    if (!pooledBy.asText().equals(BY_TILE)) {
      throw new IllegalArgumentException(
          "preprocessing.%s.%s: expected '%s' or nothing, got %s"
              .formatted(TILES, POOLED_BY, BY_TILE, pooledBy));
    }
    return OptionalLong.of(preprocessing.size().area());
  }

  private static OptionalDouble pixelLimit(JsonNode node) {
    if (node.isMissingNode()) {
      return OptionalDouble.empty();
    }
    if (!(node.isNumber() && node.doubleValue() > 0 && Double.isFinite(node.doubleValue()))) {
      throw new IllegalArgumentException(PIXEL_LIMIT + ": expected a number > 0, got " + node);
    }
    return OptionalDouble.of(node.doubleValue());
  }

  private static List<Double> scores(JsonNode node) {
    if (!node.isArray()) {
      throw new IllegalArgumentException("scores: expected an array of numbers, got " + node);
    }
    List<Double> scores = new ArrayList<>();
    for (JsonNode score : node) {
      if (!score.isNumber()) {
        throw new IllegalArgumentException("scores: expected numbers, got " + score);
      }
      scores.add(score.doubleValue());
    }
    return scores;
  }

  private static <T> T part(JsonNode root, String name, Class<T> type) throws IOException {
    JsonNode node = root.path(name);
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          name + ": expected an object, got " + (node.isMissingNode() ? "nothing" : node));
    }
    try {
      return JSON.treeToValue(node, type);
    } catch (JsonMappingException e) {
      e.prependPath(new JsonMappingException.Reference(null, name));
      throw e;
    }
  }

  private static String problem(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
    if (e.getCause() instanceof IllegalArgumentException cause) {
      return path + ": " + cause.getMessage();
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      String type = mismatch.getTargetType().getSimpleName();
      return path + ": missing, or not of the expected type (" + type + ")";
    }
    return path + ": cannot be read";
  }

  /** How images are scored, in the words of the command line. */
  private record ScorerText(String scoring, List<Spread> spreads) {
    static ScorerText of(Scorer scorer) {
      return new ScorerText(scorer.scoring().toString(), scorer.spreads());
    }

    Scorer toScorer(Path file, StateDict features) throws IOException {
      Scoring parsed = Scoring.parse(scoring);
      return new Scorer(parsed, spreads, normal(file, parsed, features));
    }

    private static NormalFeatures normal(Path file, Scoring scoring, StateDict features)
        throws IOException {
      try {
        return NormalFeatures.of(scoring, features);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s: %s; put back the file that was saved with %s, or train again"
                .formatted(
                    file.resolveSibling(ModelFiles.FEATURES), e.getMessage(), file.getFileName()),
            e);
      }
    }
  }

  /** The preprocessing in so many words, so that another program can repeat it. */
  private record ImageSteps(
      int height, int width, String channels, String resize, double minimum, double maximum) {
    private static final String RGB = "RGB";
    private static final String RESIZE = "area average down, bilinear up, rounded to 8 bits";

    static ImageSteps of(Preprocessing preprocessing) {
      Size2d size = preprocessing.size();
      return new ImageSteps(size.height(), size.width(), RGB, RESIZE, -1, 1);
    }

    Preprocessing toPreprocessing() {
      Preprocessing preprocessing = new Preprocessing(new Size2d(height, width));
      if (!equals(of(preprocessing))) {
        throw new IllegalArgumentException(
            "preprocessing: expected " + of(preprocessing) + ", got " + this);
      }
      return preprocessing;
    }
  }
}
