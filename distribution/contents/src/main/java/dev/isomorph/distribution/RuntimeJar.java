package dev.isomorph.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A jar of the runtime class path.
 *
 * @param artifact group:artifact
 * @param version of the artifact
 * @param file where it is
 */
public record RuntimeJar(String artifact, String version, Path file) {
  /** A line of {@code dependency:list}: group:artifact:jar[:classifier]:version:scope:file. */
  private static final Pattern LINE =
      Pattern.compile(
          "^ +([^:\\s]+:[^:\\s]+):jar:(?:[^:]+:)?([^:]+):(?:compile|runtime):(.+?)(?: -- module .*)?$",
          Pattern.MULTILINE);

  /** The jars in a list that {@code dependency:list} wrote, without the project's own modules. */
  public static List<RuntimeJar> listedIn(Path list) throws IOException {
    return LINE.matcher(Files.readString(list))
        .results()
        .filter(line -> !line.group(1).startsWith("dev.isomorph:"))
        .map(RuntimeJar::of)
        .toList();
  }

  private static RuntimeJar of(MatchResult line) {
    return new RuntimeJar(line.group(1), line.group(2), Path.of(line.group(3)));
  }
}
