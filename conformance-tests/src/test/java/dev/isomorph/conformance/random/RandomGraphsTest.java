package dev.isomorph.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.conformance.WrittenDocument;
import dev.isomorph.conformance.rules.SuiteSize;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomGraphsTest {
  private static final SuiteSize BUILD = SuiteSize.ciDefaults();

  private static GraphCoverage coverage(long seed, int first, int graphs) {
    GraphCoverage coverage = new GraphCoverage();
    for (int number = first; number < first + graphs; number++) {
      coverage.add(RandomGraphs.draw(seed, number));
    }
    return coverage;
  }

  @Test
  void the_networks_of_the_build_meet_every_combination_that_is_wanted() {
    assertThat(coverage(BUILD.seed(), 0, BUILD.randomNetworks()).missing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "777, 300"})
  void so_do_those_of_other_seeds_and_rounds(long seed, int first) {
    assertThat(coverage(seed, first, RandomGraphs.ROUND).missing()).isEmpty();
  }

  @Test
  void a_part_of_a_round_says_what_it_does_not_meet() {
    assertThat(coverage(1, 0, 3).summary("networks of seed 1"))
        .matches(
            "3 networks of seed 1 meet \\d+ of \\d{4} combinations .*; not .*; and \\d+ others");
  }

  @Test
  void a_network_depends_on_its_seed_and_number_alone() {
    RandomGraph network = RandomGraphs.draw(5, 301);
    RandomGraphs.draw(6, 7);
    RandomGraphs.draw(5, 12);
    assertThat(RandomGraphs.draw(5, 301)).isEqualTo(network);
  }

  @Test
  void no_network_meets_what_is_called_impossible() {
    for (int number = 0; number < BUILD.randomNetworks(); number++) {
      assertThat(Combination.of(RandomGraphs.draw(1, number)))
          .doesNotContainAnyElementsOf(Combination.IMPOSSIBLE.keySet());
    }
  }

  @Test
  void every_kind_of_layer_has_classes() {
    Set<Class<?>> kinds = new HashSet<>();
    Arrays.stream(LayerClass.values()).forEach(layer -> kinds.add(layer.kind()));
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(Use.KINDS);
  }

  @Test
  void the_document_lists_what_the_build_meets() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # What the random networks of the build meet

            Written by `RandomGraphsTest`; a stale copy fails the build. Chapter R compares %d networks of seed %d. Each number is how
            many of them have a layer of a class (row) whose output has a use (column). Only nodes that the network's output depends on
            count, and `read by` means read once, by that layer alone. Rule R1 compares each network in evaluation and in training, F2
            with batch norm folded.

            A dash is a combination that no network has:
            """
                .formatted(BUILD.randomNetworks(), BUILD.seed()));
    reasons().forEach((reason, count) -> text.append("- %s (%d)\n".formatted(reason, count)));
    text.append("\n").append(coverage(BUILD.seed(), 0, BUILD.randomNetworks()).markdown());
    WrittenDocument.check("COVERAGE.md", text.toString());
  }

  private static Map<String, Long> reasons() {
    return Combination.IMPOSSIBLE.values().stream()
        .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
  }
}
