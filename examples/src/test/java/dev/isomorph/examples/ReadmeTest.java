package dev.isomorph.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.api.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example, on every backend, prints what the README shows. */
class ReadmeTest {
  private static final Pattern BOX = Pattern.compile("```text (\\w+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");

  private static final Map<String, Example> EXAMPLES =
      Map.of(
          "ResidualBlocks", ResidualBlocks::run,
          "WhyPreconv", WhyPreconv::run,
          "EncoderLayers", EncoderLayers::run,
          "WhatPreconvDoes", WhatPreconvDoes::run,
          "WithAndWithoutPreconv", WithAndWithoutPreconv::run,
          "CompleteAutoencoder", CompleteAutoencoder::run,
          "ErrorTellsNormalFromAnomalous", ErrorTellsNormalFromAnomalous::run);

  private interface Example {
    void run(Backend backend, PrintStream out) throws IOException;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("runs")
  void an_example_prints_what_the_readme_says(String example, String backend, String expected)
      throws IOException {
    String printed = printed(example, backend);
    assertThat(DECIMAL.matcher(printed).replaceAll("#"))
        .isEqualTo(DECIMAL.matcher(expected).replaceAll("#"));
    List<Double> numbers = decimals(printed);
    for (int i = 0; i < numbers.size(); i++) {
      double wanted = decimals(expected).get(i);
      assertThat(numbers.get(i)).as(printed).isCloseTo(wanted, within(tolerance(example, wanted)));
    }
  }

  static Stream<Arguments> runs() throws IOException {
    List<Arguments> runs = new ArrayList<>();
    Matcher boxes = BOX.matcher(Files.readString(Path.of("README.md")));
    while (boxes.find()) {
      for (String backend : List.of("djl", "dl4j")) {
        runs.add(Arguments.of(boxes.group(1), backend, boxes.group(2)));
      }
    }
    return runs.stream();
  }

  @Test
  void the_readme_shows_every_example() throws IOException {
    assertThat(runs().map(run -> (String) run.get()[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(EXAMPLES.keySet());
  }

  @Test
  void the_readme_says_that_damaged_cloth_is_reproduced_worse() throws IOException {
    String box =
        (String)
            runs()
                .map(Arguments::get)
                .filter(run -> run[0].equals("ErrorTellsNormalFromAnomalous"))
                .findFirst()
                .orElseThrow()[2];
    assertThat(decimals(box).get(1)).isGreaterThan(1.3 * decimals(box).get(0));
  }

  /** As the README states: a rounding step, or what training makes of the order of sums. */
  private static double tolerance(String example, double number) {
    return example.equals("ErrorTellsNormalFromAnomalous") ? 0.3 * number : 0.002;
  }

  private static String printed(String example, String backend) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      EXAMPLES.get(example).run(ChosenBackend.from(new String[] {backend}), out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<Double> decimals(String text) {
    return DECIMAL.matcher(text).results().map(r -> Double.valueOf(r.group())).toList();
  }
}
