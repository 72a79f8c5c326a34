package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.json.ArchitectureJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that decides how a training goes: two trainings with equal settings end bit-identical.
 *
 * <p>Settings are compared by what they mean: numbers by value, augmentations in any order, the
 * network layer by layer, and a setting that an earlier version did not record by what that version
 * did. The number of epochs, or of steps, and the time may be changed when a training is resumed.
 *
 * @param architecture the network
 * @param values the settings as texts by name, the network's digest among them
 */
public record RunSettings(Architecture architecture, Map<String, String> values) {
  /** Name of a setting: a number of epochs; not there where steps or time count. */
  public static final String EPOCHS = "epochs";

  /** Name of a setting: a number of steps; 0 where time alone counts. */
  public static final String STEPS = "steps";

  /** Name of a setting: a time, ISO 8601. */
  public static final String TIME = "time";

  /** Name of a setting: a number of epochs; the last of all epochs is never one of them. */
  public static final String WARM_UP = "warm-up epochs";

  /** Name of a setting: a number of steps. */
  public static final String WARM_UP_STEPS = "warm-up steps";

  /** Name of a setting: a number of rounds; with as many as are trained nothing ends early. */
  public static final String PATIENCE = "patience";

  private static final String ARCHITECTURE = "architecture";
  private static final String SCORING = "scoring";
  private static final String AUGMENTATIONS = "augmentations";
  private static final String TILES = "tiles";
  private static final String CROPS = "crops";
  private static final String IMAGE_MEMORY = "image memory";
  private static final String AREA = "inspected area";
  private static final String IMAGES = "images";
  private static final String NOTHING = "nothing";

  /** As {@link Photographs} tells which images were used. */
  private static final Pattern SOME_OF_ALL = Pattern.compile("\\d+ of (\\d{1,9}) with pixels .*");

  /** What versions did that did not record a setting. */
  private static final Map<String, String> WHEN_NOT_RECORDED =
      Map.of(
          "precision",
          Precision.FP32.toString(),
          TILES,
          NOTHING,
          SCORING,
          Scoring.MEAN_SQUARED_ERROR.toString(),
          "averaging",
          "0");

  /** Keeps a copy, in order. */
  public RunSettings {
    values = new LinkedHashMap<>(values);
  }

  /** The settings of a training. */
  static RunSettings of(
      CompiledModel model, TrainingSet images, TrainingMethod method, TrainingConfig config) {
    Architecture architecture = model.plan().architecture();
    Map<String, String> values = new LinkedHashMap<>();
    values.put(ARCHITECTURE, architecture.name() + " " + digest(architecture));
    values.put("backend", model.backend().name());
    values.put("engine", model.backend().version());
    values.put("device", config.device().toString());
    values.put("precision", model.precision().toString());
    values.put(IMAGES, images.identity());
    values.put(TILES, config.tiling().map(Tiling::toString).orElse(NOTHING));
    if (config.tiling().isPresent()) {
      values.put(CROPS, "random");
      values.put(IMAGE_MEMORY, Long.toString(config.imageMemoryBytes()));
    }
    values.put(AREA, config.area().isWhole() ? NOTHING : config.area().toString());
    values.put("method", method.name());
    values.put(SCORING, method.scoring().toString());
    TrainingBudget budget = config.budget();
    if (budget.byEpochs()) {
      values.put(EPOCHS, Integer.toString(budget.epochs()));
    } else {
      values.put(STEPS, Long.toString(budget.steps()));
      budget.time().ifPresent(time -> values.put(TIME, time.toString()));
    }
    values.put("batch size", Integer.toString(config.batchSize()));
    values.put("learning rate", Double.toString(config.learningRate()));
    values.put(budget.byEpochs() ? WARM_UP : WARM_UP_STEPS, Integer.toString(config.warmUp()));
    values.put(PATIENCE, Integer.toString(config.patience()));
    values.put("averaging", Double.toString(config.averaging()));
    values.put(AUGMENTATIONS, config.augmentations().toString());
    values.put("seed", Long.toString(config.seed()));
    values.put("held-out share", Double.toString(config.heldOutShare()));
    return new RunSettings(architecture, values);
  }

  private static String digest(Architecture architecture) {
    byte[] json = ArchitectureJson.write(architecture).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(json).toString();
  }

  /**
   * The text of a setting; of one that was not recorded, what the version did that wrote the run.
   * Of a warm-up that is longer than the epochs, as many epochs as come before the last one.
   */
  public String value(String name) {
    if (name.equals(WARM_UP) && values.containsKey(WARM_UP)) {
      return Integer.toString(warmUpWithin(this));
    }
    return values.getOrDefault(name, WHEN_NOT_RECORDED.getOrDefault(name, NOTHING));
  }

  /** Whether epochs count. */
  public boolean byEpochs() {
    return values.containsKey(EPOCHS);
  }

  /** How large images are looked at; empty for whole images. */
  public Optional<Tiling> tiling() {
    String text = value(TILES);
    return text.equals(NOTHING) ? Optional.empty() : Optional.of(Tiling.parse(text));
  }

  /** How images are scored. */
  public Scoring scoring() {
    return Scoring.parse(value(SCORING));
  }

  /** Whether it is a training on the fixed tiles of earlier versions. */
  public boolean cutsFixedTiles() {
    return !value(TILES).equals(NOTHING) && !values.containsKey(CROPS);
  }

  /**
   * Memory for decoded images in bytes, where it decides what is trained on: of photographs that do
   * not fit it, windows are kept. Empty for whole images, and where it was not recorded.
   */
  public OptionalLong imageMemoryBytes() {
    String bytes = values.get(IMAGE_MEMORY);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(bytes));
  }

  /**
   * How many photographs were offered to a training on crops, which may have used a part of them.
   * Empty for whole images, and where it was not recorded.
   */
  public OptionalInt offeredImages() {
    Matcher matcher = SOME_OF_ALL.matcher(value(IMAGES));
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** Where the meaning of these differs from that of the settings a run began with, in words. */
  List<String> differences(RunSettings begun) {
    if (byEpochs() != begun.byEpochs()) {
      return List.of(
          "budget: begun with %s, got %s"
              .formatted(
                  begun.byEpochs() ? EPOCHS : "steps or time",
                  byEpochs() ? EPOCHS : "steps or time"));
    }
    List<String> differences = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(values.keySet());
    names.addAll(begun.values.keySet());
    for (String name : names) {
      if (!agrees(name, begun)) {
        differences.add(
            "%s: begun with %s, got %s".formatted(name, begun.value(name), value(name)));
      }
    }
    return differences;
  }

  /**
   * The same with the warm-up that a run began with, if it only differs because fewer epochs cut it
   * short; more epochs may need it again.
   */
  RunSettings withWarmUpOf(RunSettings begun) {
    if (!begun.values.containsKey(WARM_UP) || warmUpWithin(this) != warmUpWithin(begun)) {
      return this;
    }
    Map<String, String> kept = new LinkedHashMap<>(values);
    kept.put(WARM_UP, begun.values.get(WARM_UP));
    return new RunSettings(architecture, kept);
  }

  private boolean agrees(String name, RunSettings begun) {
    return switch (name) {
      case ARCHITECTURE -> architecture.equals(begun.architecture);
      case EPOCHS, STEPS, TIME -> true;
      case IMAGE_MEMORY ->
          begun.imageMemoryBytes().isEmpty() || imageMemoryBytes().equals(begun.imageMemoryBytes());
      case WARM_UP ->
          warmUpWithin(this) == warmUpWithin(begun) || value(WARM_UP).equals(begun.value(WARM_UP));
      case PATIENCE ->
          number(PATIENCE) == begun.number(PATIENCE) || endsWhole() && begun.endsWhole();
      default -> meaning(name, value(name)).equals(meaning(name, begun.value(name)));
    };
  }

  /** The warm-up epochs that others recorded, as many as come before the last of these epochs. */
  private int warmUpWithin(RunSettings of) {
    return Math.min(Integer.parseInt(of.values.get(WARM_UP)), number(EPOCHS) - 1);
  }

  /** Whether patience lasts for all rounds. */
  private boolean endsWhole() {
    return number(PATIENCE) >= (byEpochs() ? number(EPOCHS) : TrainingPlan.MAX_ROUNDS);
  }

  private int number(String name) {
    return Integer.parseInt(value(name));
  }

  private static Object meaning(String name, String text) {
    try {
      return switch (name) {
        case SCORING -> Scoring.parse(text).toString();
        case AUGMENTATIONS -> Set.of(text.replaceAll("[\\[\\] ]", "").split(","));
        default -> new BigDecimal(text).stripTrailingZeros();
      };
    } catch (IllegalArgumentException e) {
      return text; // not a number, or written by another version
    }
  }
}
