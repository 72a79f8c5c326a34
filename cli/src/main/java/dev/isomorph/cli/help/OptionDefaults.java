package dev.isomorph.cli.help;

import java.util.Map;
import java.util.Optional;

/**
 * What an option is where it is not given, for options whose text does not contain it: those that
 * several commands have, each with a default of its own, and those without a value.
 */
final class OptionDefaults {
  private static final String NOT_WRITTEN = "not written";
  private static final String INFERS = "ISOMORPH_BACKEND, else onnxruntime";
  private static final String TRAINS = "ISOMORPH_BACKEND, else djl";
  private static final String NONE = "none";

  /** By the names of a command and an option, or by that of an option for all other commands. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("--backend", INFERS),
          Map.entry("train --backend", TRAINS),
          Map.entry("demo --backend", TRAINS),
          Map.entry("evaluate --backend", INFERS + "; with --suite djl"),
          Map.entry("run --backend", INFERS + "; with --training djl"),
          Map.entry("--architecture", "resnet-autoencoder"),
          Map.entry("train --architecture", "the network that goes with --method"),
          Map.entry("import --architecture", "the one that the tensors fit"),
          Map.entry("photographs --architecture", "compact-segmenter"),
          Map.entry("--image", "64x64, or what the file holds"),
          Map.entry(
              "train --image",
              "64x64, or what the file holds; without --architecture in the shape of the images"),
          Map.entry("--roi", "what the model was trained with, else the whole image"),
          Map.entry("train --roi", "the whole image"),
          Map.entry("--mask", "what the model was trained with"),
          Map.entry("train --mask", NONE),
          Map.entry("--normal-class", NONE),
          Map.entry("--report", NOT_WRITTEN),
          Map.entry("--heatmaps", NOT_WRITTEN),
          Map.entry("--maps", NOT_WRITTEN),
          Map.entry("--masks", NOT_WRITTEN),
          Map.entry("--readme", NOT_WRITTEN),
          Map.entry("--markdown", NOT_WRITTEN),
          Map.entry("--picture", NOT_WRITTEN),
          Map.entry("benchmark --output", NOT_WRITTEN),
          Map.entry("benchmark --train", "no training; 32 with --train alone"),
          Map.entry("train --output", "with --resume, that of the training; else it must be given"),
          Map.entry("train --resume", NONE),
          Map.entry("train --steps", "what --time and --epochs give"),
          Map.entry("evaluate --suite", NONE),
          Map.entry("evaluate --output", "none; it must be given"),
          Map.entry("summary --batch", "1"),
          Map.entry("import --calibrate", "the model has no threshold"),
          Map.entry("threshold --false-alarm-rate", "the present threshold is shown"),
          Map.entry("threshold --value", "the present threshold is shown"));

  private OptionDefaults() {}

  /**
   * The default of an option.
   *
   * @param command its name, without those of the commands above
   * @param option its long name
   */
  static Optional<String> of(String command, String option) {
    return Optional.ofNullable(TEXTS.getOrDefault(command + " " + option, TEXTS.get(option)));
  }
}
