package dev.isomorph.cli.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.training.RunFolder;
import dev.isomorph.anomaly.training.RunSettings;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.io.FolderUpdate;
import dev.isomorph.cli.options.TilingOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words with which a training began, kept in its run folder as {@code command.json}, so that it
 * is resumed without their being given again. Paths are absolute there.
 */
public record TrainingArguments(List<String> words) {
  private static final String FILE = "command.json";
  private static final String NETWORK_FILE = ".json";
  private static final List<String> BUDGET =
      List.of(ScheduleOptions.EPOCHS, ScheduleOptions.STEPS, ScheduleOptions.TIME);
  private static final String WARM_UP = "--warm-up";
  private static final String PATIENCE = "--patience";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As they were given, without those that concern what to do with the run; plus some more. */
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

  public static TrainingArguments read(Path runFolder) throws IOException {
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
            .with(
                WARM_UP,
                settings.value(
                    settings.byEpochs() ? RunSettings.WARM_UP : RunSettings.WARM_UP_STEPS))
            .with("--average", settings.value("averaging"))
            .with("--augment", augmentations(settings.value("augmentations")))
            .with("--seed", settings.value("seed"))
            .with("--held-out", settings.value("held-out share"))
            .with("--precision", settings.value("precision"));
    TrainingBudget budget = budget(settings);
    int patience = Integer.parseInt(settings.value(RunSettings.PATIENCE));
    if (patience < budget.rounds() && !words.contains(PATIENCE)) { // else it follows the budget
      whole = whole.with(PATIENCE, Integer.toString(patience));
    }
    return whole.withBudgetAlone(budget).withTiling(settings);
  }

  /** The same with what was chosen by the sizes of the images. */
  private TrainingArguments withTiling(RunSettings settings) {
    List<String> others = without(List.of(TilingOptions.OVERLAP, TilingOptions.SCALE));
    others.removeAll(List.of(TilingOptions.TILES, TilingOptions.WHOLE));
    others.addAll(TilingOptions.words(settings.tiling()));
    return new TrainingArguments(others);
  }

  /** The words without some options and their values. */
  private List<String> without(List<String> options) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (options.contains(words.get(i))) {
        i++; // its value
      } else {
        others.add(words.get(i));
      }
    }
    return others;
  }

  /** The budget of a run. */
  static TrainingBudget budget(RunSettings settings) {
    if (settings.byEpochs()) {
      return TrainingBudget.ofEpochs(Integer.parseInt(settings.value(RunSettings.EPOCHS)));
    }
    return new TrainingBudget(
        0,
        Long.parseLong(settings.value(RunSettings.STEPS)),
        Optional.ofNullable(settings.values().get(RunSettings.TIME)).map(Duration::parse));
  }

  private static String augmentations(String list) {
    String kinds = list.replaceAll("[\\[\\] ]", "");
    return kinds.isEmpty() ? "none" : kinds;
  }

  /** The same with another budget; of epochs, with no more warm-up than they have room for. */
  TrainingArguments withBudget(TrainingBudget budget) {
    TrainingArguments other = withBudgetAlone(budget);
    int warmUp = words.indexOf(WARM_UP);
    return warmUp < 0
            || !budget.byEpochs()
            || Integer.parseInt(words.get(warmUp + 1)) < budget.epochs()
        ? other
        : other.with(WARM_UP, Integer.toString(budget.epochs() - 1));
  }

  private TrainingArguments withBudgetAlone(TrainingBudget budget) {
    List<String> others = without(BUDGET);
    if (budget.byEpochs()) {
      others.addAll(List.of(ScheduleOptions.EPOCHS, Integer.toString(budget.epochs())));
    }
    if (budget.steps() > 0) {
      others.addAll(List.of(ScheduleOptions.STEPS, Long.toString(budget.steps())));
    }
    budget
        .time()
        .ifPresent(
            time ->
                others.addAll(
                    List.of(
                        ScheduleOptions.TIME,
                        BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString()
                            + "s")));
    return new TrainingArguments(others);
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
