package dev.isomorph.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.io.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words with which a training was begun, kept in its run folder as {@code command.json}, so
 * that it goes on without their being said again. Paths are absolute there.
 */
record TrainingArguments(List<String> words) {
  private static final String FILE = "command.json";
  private static final String NETWORK_FILE = ".json";
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

  void write(Path runFolder) throws IOException {
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(words);
    WholeFile.write(runFolder.resolve(FILE), channel -> channel.write(ByteBuffer.wrap(json)));
  }

  /**
   * The run folder that a path means: itself, or the one that belongs to this model.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Path runFolder(Path path) {
    return Stream.of(path, TrainCommand.runOf(path))
        .filter(folder -> Files.isRegularFile(folder.resolve(FILE)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--resume: expected the folder of a run, or a model with one, as 'isomorph train' leaves it; there is no %s in %s or %s"
                        .formatted(FILE, path, TrainCommand.runOf(path))));
  }

  static TrainingArguments read(Path runFolder) throws IOException {
    Path file = runFolder.resolve(FILE);
    try {
      return new TrainingArguments(List.of(JSON.readValue(file.toFile(), String[].class)));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": expected an array of texts", e);
    }
  }

  /**
   * Holds what is said now against what was said then.
   *
   * @throws IllegalArgumentException if an option says something else
   */
  static void requireAgreement(ParseResult now, CommandSpec then, List<String> leftOut) {
    for (ArgSpec argument : now.matchedArgs()) {
      String name =
          argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
      if (leftOut.contains(name)) {
        continue;
      }
      ArgSpec begun =
          argument instanceof OptionSpec
              ? then.findOption(name)
              : then.positionalParameters().get(0);
      if (!Objects.equals(comparable(argument), comparable(begun))) {
        throw new IllegalArgumentException(
            "%s: the training was begun with %s, got %s; leave it out, or begin anew without --resume"
                .formatted(
                    name, shown(begun.<Object>getValue()), shown(argument.<Object>getValue())));
      }
    }
  }

  private static Object comparable(ArgSpec argument) {
    Object value = argument.getValue();
    return value instanceof Path path ? path.toAbsolutePath().normalize() : value;
  }

  private static String shown(Object value) {
    return value == null ? "nothing" : value.toString();
  }
}
