package dev.isomorph.conformance.random;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often random networks meet each combination of a layer's class with a use of the layer. */
public final class GraphCoverage {
  /** How many combinations that are not met a sentence names. */
  private static final int MAX_NAMED = 5;

  private final Map<Combination, Integer> met = new HashMap<>();
  private int graphs;

  /** Counts a network. */
  public void add(RandomGraph graph) {
    graphs++;
    Combination.of(graph).forEach(combination -> met.merge(combination, 1, Integer::sum));
  }

  /** The combinations that are wanted and were not met. */
  public List<String> missing() {
    return Combination.WANTED.stream()
        .filter(combination -> !met.containsKey(combination))
        .map(Combination::toString)
        .toList();
  }

  /**
   * One sentence.
   *
   * @param networks which networks were counted: {@code networks of seed 1}
   */
  public String summary(String networks) {
    List<String> missing = missing();
    int wanted = Combination.WANTED.size();
    String sentence =
        "%d %s meet %d of %d combinations of a layer's class with its use"
            .formatted(graphs, networks, wanted - missing.size(), wanted);
    if (missing.isEmpty()) {
      return sentence + ", each at least %d times".formatted(least());
    }
    String named = missing.stream().limit(MAX_NAMED).collect(Collectors.joining("; "));
    int others = missing.size() - MAX_NAMED;
    return sentence + "; not " + named + (others > 0 ? "; and %d others".formatted(others) : "");
  }

  private int least() {
    return Combination.WANTED.stream().mapToInt(met::get).min().orElseThrow();
  }

  /** Tables of how many networks meet each combination, in Markdown. */
  public String markdown() {
    return "## Layers as they are\n\n"
        + table(List.of(LayerClass.values()), Use.all())
        + "\n## Layers with batch norm folded into them\n\n"
        + table(Stream.of(LayerClass.values()).filter(LayerClass::folds).toList(), Use.allFolded());
  }

  private String table(List<LayerClass> layers, List<Use> uses) {
    StringBuilder table = new StringBuilder("| layer |");
    uses.forEach(use -> table.append(" %s |".formatted(use)));
    table.append("\n|---|").append("---|".repeat(uses.size())).append("\n");
    for (LayerClass layer : layers) {
      table.append("| %s |".formatted(layer));
      uses.forEach(use -> table.append(" %s |".formatted(cell(new Combination(layer, use)))));
      table.append("\n");
    }
    return table.toString();
  }

  private String cell(Combination combination) {
    return Combination.IMPOSSIBLE.containsKey(combination)
        ? "–"
        : Integer.toString(met.getOrDefault(combination, 0));
  }
}
