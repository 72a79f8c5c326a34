package dev.isomorph.spec;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One node of an architecture: a layer at a place, fed by others.
 *
 * @param path the dotted place in the hierarchy, {@code encoder.layer0.0.conv1.0}; segments of
 *     letters, digits and underscores
 * @param layer what is computed
 * @param inputs paths of the nodes whose outputs are read, or {@link Architecture#INPUT}
 */
public record Node(String path, Layer layer, List<String> inputs) {
  private static final Pattern SEGMENT = Pattern.compile("\\w+");
  private static final int MAX_PATH_CHARACTERS = 500;

  /**
   * Checks the path and copies the inputs.
   *
   * @throws IllegalArgumentException if the path is malformed or is the name of the input
   */
  public Node {
    Require.that(
        path.length() <= MAX_PATH_CHARACTERS,
        "Node.path",
        "at most " + MAX_PATH_CHARACTERS + " characters",
        path.length());
    Require.that(
        Stream.of(path.split("\\.", -1)).allMatch(SEGMENT.asMatchPredicate())
            && !path.equals(Architecture.INPUT),
        "Node.path",
        "segments of letters, digits or _ joined by dots, not '" + Architecture.INPUT + "'",
        "'" + path + "'");
    inputs = List.copyOf(inputs);
  }

  /** Whether the node stands in a scope: at its path or below it. The empty scope holds all. */
  public boolean isIn(String scope) {
    return scope.isEmpty() || path.equals(scope) || path.startsWith(scope + ".");
  }
}
