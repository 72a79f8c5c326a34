package dev.isomorph.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.files.FolderUpdate;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words with which a training began, kept in its run folder as {@code command.json}, so that it
 * is resumed without their being given again. Paths are absolute there.
 */
record TrainingArguments(List<String> words) {
  private static final String FILE = "command.json";
  private static final String NETWORK_FILE = ".json";
  private static final String EPOCHS = "--epochs";
  private static final String WARM_UP = "--warm-up";
  private static final String PATIENCE = "--patience";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As they were given, without those that say what to do with the run; plus some more. */
  static TrainingArguments of(ParseResult parsed, List<String> leftOut, List<String> more) {
    List<String> words = new ArrayList<>();
    for (ArgSpec argument : parsed.matchedArgs()) {
      if (argument instanceof OptionSpec option) {
        if (leftOut.contains(option.longestName())) {
          continue;
        }
        words.add(option.longestName());
      }
      if (!argument.typeInfo().isBoolean()) {
        argument.originalStringValues().forEach(value -> words.add(absolute(argument, value)));
      }
    }
    words.addAll(more);
    return new TrainingArguments(words);
  }

  private static String absolute(ArgSpec argument, String value) {
    boolean path = argument.typeInfo().getType() == Path.class || value.endsWith(NETWORK_FILE);
    return path ? Path.of(value).toAbsolutePath().normalize().toString() : value;
  }

  /** Has the words kept with a run that begins. */
  void keepIn(RunFolder run) throws IOException {
    run.keep(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(words));
  }

  /**
   * The run folder that a path means: itself, or the one that belongs to this model.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Path runFolder(Path path) {
    return Stream.of(path, TrainCommand.runOf(path))
        .filter(folder -> FolderUpdate.current(folder, FILE).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--resume: expected the folder of a run, or a model with one, as 'isomorph train' leaves it; there is no %s in %s or %s"
                        .formatted(FILE, path, TrainCommand.runOf(path))));
  }

  static TrainingArguments read(Path runFolder) throws IOException {
    Path file = FolderUpdate.current(runFolder, FILE).orElse(runFolder.resolve(FILE));
    try {
      return new TrainingArguments(List.of(JSON.readValue(Files.readString(file), String[].class)));
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new IOException(file + ": expected an array of texts", e);
    }
  }

  /**
   * The same with the settings of the run that came of them. So the defaults of the version that
   * began it hold, and a precision that was measured is not measured again.
   */
  TrainingArguments completedBy(RunSettings settings) {
    TrainingArguments whole =
        with("--method", settings.value("method"))
            .with("--scoring", settings.value("scoring"))
            .with("--batch", settings.value("batch size"))
            .with("--learning-rate", settings.value("learning rate"))
            .with("--warm-up", settings.value(RunSettings.WARM_UP))
            .with("--average", settings.value("averaging"))
            .with("--augment", augmentations(settings.value("augmentations")))
            .with("--seed", settings.value("seed"))
            .with("--held-out", settings.value("held-out share"))
            .with("--precision", settings.value("precision"));
    int epochs = Integer.parseInt(settings.value(RunSettings.EPOCHS));
    int patience = Integer.parseInt(settings.value(RunSettings.PATIENCE));
    if (patience < epochs && !words.contains(PATIENCE)) { // else it follows the epochs
      whole = whole.with(PATIENCE, Integer.toString(patience));
    }
    return words.contains(EPOCHS) ? whole : whole.with(EPOCHS, Integer.toString(epochs));
  }

  private static String augmentations(String list) {
    String kinds = list.replaceAll("[\\[\\] ]", "");
    return kinds.isEmpty() ? "none" : kinds;
  }

  /** The same with another number of epochs, and no more warm-up than they have room for. */
  TrainingArguments withEpochs(int epochs) {
    TrainingArguments other = with(EPOCHS, Integer.toString(epochs));
    int warmUp = words.indexOf(WARM_UP);
    return warmUp < 0 || epochs < 1 || Integer.parseInt(words.get(warmUp + 1)) < epochs
        ? other
        : other.with(WARM_UP, Integer.toString(epochs - 1));
  }

  /** The same with a value of an option, in the place of the one that it had. */
  private TrainingArguments with(String option, String value) {
    List<String> changed = new ArrayList<>(words);
    int at = changed.indexOf(option);
    if (at < 0) {
      changed.addAll(List.of(option, value));
    } else {
      changed.set(at + 1, value);
    }
    return new TrainingArguments(changed);
  }
}
