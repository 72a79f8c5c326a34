package dev.isomorph.cli.help;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A heading and the options below it, the commonest first. Each option has one place. */
enum OptionGroup {
  /** Which images, and what of them. */
  DATA(
      "Data",
      "--normal-class",
      "--limit",
      "--held-out",
      "--roi",
      "--mask",
      "--tiles",
      "--whole",
      "--scale",
      "--overlap",
      "--input",
      "--calibrate",
      "--max-skipped",
      "--suite",
      "--sizes"),

  /** Which network, and its weights. */
  NETWORK("Network", "--architecture", "--image", "--width", "--depths", "--weights", "--taps"),

  /** How it is trained. */
  TRAINING(
      "Training",
      "--method",
      "--time",
      "--steps",
      "--epochs",
      "--resume",
      "--restart",
      "--augment",
      "--batch",
      "--learning-rate",
      "--warm-up",
      "--average",
      "--patience",
      "--seed",
      "--checkpoint-every",
      "--train",
      "--training"),

  /** How images are scored, and what is anomalous. */
  SCORING(
      "Scoring",
      "--scoring",
      "--false-alarm-rate",
      "--threshold",
      "--value",
      "--best-f1",
      "--pixel-limit",
      "--map-limit",
      "--resamples"),

  /** What is measured or verified. */
  MEASUREMENT(
      "Measurement",
      "--quick",
      "--chapter",
      "--graphs",
      "--waivers",
      "--rounds",
      "--callers",
      "--python"),

  /** What is written, and where. */
  OUTPUT(
      "Output",
      "--output",
      "--format",
      "--report",
      "--run",
      "--detector",
      "--heatmaps",
      "--maps",
      "--masks",
      "--markdown",
      "--readme",
      "--picture"),

  /** What computes. */
  ENGINE("Engine", "--backend", "--device", "--precision"),

  /** What every command has. */
  GENERAL("General", "--help", "--version", "--stacktrace");

  private final String heading;
  private final List<String> options;

  OptionGroup(String heading, String... options) {
    this.heading = heading;
    this.options = List.of(options);
  }

  String heading() {
    return heading;
  }

  /** Long names of options, in the order in which they are shown. */
  List<String> options() {
    return options;
  }

  /** The group of an option by its long name; empty for one that has no place yet. */
  static Optional<OptionGroup> of(String option) {
    return Arrays.stream(values()).filter(group -> group.options.contains(option)).findFirst();
  }
}
