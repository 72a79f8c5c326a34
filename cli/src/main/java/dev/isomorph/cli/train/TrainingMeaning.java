package dev.isomorph.cli.train;

import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.cli.options.ArchitectureOptions;
import dev.isomorph.cli.options.Augmentations;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the options of a training mean, whatever way they are given: numbers and sizes by value,
 * paths by the file they lead to, options that were not given by what was trained without them.
 */
public final class TrainingMeaning {
  private static final String AUTO = "auto";
  private static final String NETWORK_FILE = ".json";

  private final CommandSpec begun;
  private final Recipe recipe;
  private final Architecture network;
  private final TrainingConfig config;

  /** Of options whose default depends on others: the value that they had. */
  private final Map<String, Object> effective = new LinkedHashMap<>();

  /**
   * The meaning of a training as it began.
   *
   * @param begun the command, parsed
   * @param recipe that came of it, suited to its images
   * @param folder of its run
   */
  TrainingMeaning(CommandSpec begun, Recipe recipe, Path folder) {
    this.begun = begun;
    this.recipe = recipe;
    this.network = recipe.architecture();
    this.config = recipe.trainingConfig();
    effective.put("--run", comparable(folder));
    effective.put(MethodOptions.OPTION, recipe.method());
    effective.put("--scoring", recipe.scoring());
    effective.put(ArchitectureOptions.OPTION, network.name());
    effective.put("--image", network.input().spatial());
    effective.put("--batch", config.batchSize());
    effective.put("--learning-rate", config.learningRate());
    effective.put("--warm-up", config.warmUp());
    effective.put("--patience", config.patience());
    effective.put("--average", config.averaging());
    effective.put("--augment", new Augmentations(config.augmentations()));
    config
        .tiling()
        .ifPresent(
            tiles -> {
              effective.put("--overlap", tiles.overlap());
              effective.put("--scale", tiles.scale());
            });
  }

  /**
   * Checks that what is given now means what was given when the training began.
   *
   * @param leftOut names of options that may be given anew
   * @throws IllegalArgumentException if an option means something else
   */
  void requireAgreement(ParseResult now, List<String> leftOut) throws IOException {
    for (ArgSpec argument : now.matchedArgs()) {
      String name = name(argument);
      Object value = argument.getValue();
      if (!leftOut.contains(name) && !agrees(name, value)) {
        throw new IllegalArgumentException(
            "%s: the training began with %s, got %s; leave it out, or train anew without --resume"
                .formatted(name, shown(value(name)), shown(value)));
      }
    }
  }

  private boolean agrees(String name, Object value) throws IOException {
    return switch (name) {
      case MethodOptions.OPTION ->
          value.equals(AUTO) || recipe.method().toString().equalsIgnoreCase(value.toString());
      case "--scoring" -> Scoring.parse(value.toString()).equals(recipe.scoring());
      case ArchitectureOptions.OPTION -> value.equals(AUTO) || isNetwork(value.toString());
      case "--depths" -> hasSizes(Optional.of(integers(value)), Optional.empty());
      case "--width" -> hasSizes(Optional.empty(), Optional.of((Integer) value));
      case "--patience" ->
          recipe.method().config(config.withPatience((Integer) value)).patience()
              == config.patience();
      case "--precision" -> value.toString().equals(AUTO) || Objects.equals(value, value(name));
      default -> Objects.equals(comparable(value), comparable(value(name)));
    };
  }

  @SuppressWarnings("unchecked") // the option's declared type
  private static List<Integer> integers(Object value) {
    return (List<Integer>) value;
  }

  private boolean isNetwork(String nameOrFile) throws IOException {
    if (nameOrFile.endsWith(NETWORK_FILE)) {
      return ArchitectureOptions.read(Path.of(nameOrFile))
          .withImageSize(network.input().spatial())
          .equals(network);
    }
    Object given = begun.findOption(ArchitectureOptions.OPTION).getValue();
    boolean ofFile = given != null && given.toString().endsWith(NETWORK_FILE);
    return !ofFile && nameOrFile.equals(network.name());
  }

  private boolean hasSizes(Optional<List<Integer>> depths, Optional<Integer> width) {
    try {
      return Catalogue.named(
              network.name(),
              new Catalogue.Sizes(Optional.of(network.input().spatial()), depths, width))
          .equals(network);
    } catch (IllegalArgumentException e) {
      return false; // a network that has no such sizes
    }
  }

  private Object value(String name) {
    Object value = effective.get(name);
    return value != null ? value : argument(name).getValue();
  }

  private ArgSpec argument(String name) {
    OptionSpec option = begun.findOption(name);
    return option != null ? option : begun.positionalParameters().get(0);
  }

  /** The name of an option, or the label of a positional parameter. */
  static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static Object comparable(Object value) {
    if (!(value instanceof Path path)) {
      return value;
    }
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static String shown(Object value) {
    if (value instanceof Size2d size) {
      return SizeText.of(size);
    }
    return value == null ? "nothing" : value.toString();
  }
}
