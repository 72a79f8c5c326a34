package dev.isomorph.conformance.rules;

import dev.isomorph.conformance.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All rules by chapter. */
public final class Rules {
  private Rules() {}

  /**
   * Chapter titles with their rules, in reading order.
   *
   * @throws IllegalArgumentException if the size names a chapter that there is not
   */
  public static Map<String, List<Rule>> chapters(SuiteSize size) {
    Map<String, List<Rule>> chapters = new LinkedHashMap<>();
    chapters.put("L Layers", LayerRules.all());
    chapters.put("G Graphs", GraphRules.all());
    chapters.put("F Folding", FoldingRules.all(size));
    chapters.put("P Parameters", ParameterRules.all());
    chapters.put("D Derivatives", DerivativeRules.all());
    chapters.put("O Objectives", ObjectiveRules.all());
    chapters.put("T Training", TrainingRules.all());
    chapters.put("B Bfloat16", Bfloat16Rules.all(size));
    chapters.put("W Weights", WeightRules.all());
    chapters.put("X Exchange", ExchangeRules.all());
    chapters.put(
        "C Closing and threads",
        Stream.of(ClosingRules.all(), NativeMemoryRules.all()).flatMap(List::stream).toList());
    chapters.put("E Errors", ErrorRules.all());
    chapters.put("S Same seed", SeedRules.all());
    chapters.put("R Random networks", RandomGraphRules.all(size));
    for (String letter : size.chapters()) {
      if (chapters.keySet().stream().noneMatch(title -> letter(title).equals(letter))) {
        throw new IllegalArgumentException(
            "chapter: expected a letter of %s, got '%s'".formatted(chapters.keySet(), letter));
      }
    }
    chapters.keySet().removeIf(title -> !size.has(letter(title)));
    return chapters;
  }

  /** What stands in front of the first space of a title. */
  private static String letter(String title) {
    return title.substring(0, title.indexOf(' '));
  }
}
