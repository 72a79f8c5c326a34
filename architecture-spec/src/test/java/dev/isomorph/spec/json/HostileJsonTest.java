package dev.isomorph.spec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.InvalidArchitectureException;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HostileJsonTest {
  private static final int MUTATIONS = 4000;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "-",
          "null",
          "true",
          "1e999",
          "NaN",
          "\\u0000",
          "\n",
          "99999999999999999999",
          "0",
          "-1",
          "2147483647",
          "\"input\"",
          "\ud800");

  @Test
  void damaged_texts_bring_clean_errors_and_nothing_else() {
    String text = ArchitectureJson.write(ResNetAutoencoder.notebook().encoderWithoutPreconv());
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String damaged = damage(text, random);
      try {
        Architecture read = ArchitectureJson.read(damaged);
        assertThat(read.plan().steps()).isNotEmpty();
      } catch (SpecFormatException | InvalidArchitectureException e) {
        refused++;
        assertThat(e.getMessage())
            .contains("expected", "got")
            .doesNotContain("jackson", "Exception", "java.", "REDACTED");
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private static String damage(String text, Random random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    Supplier<String> piece = () -> PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, from);
      case 1 -> text.substring(0, from) + text.substring(to);
      case 2 -> text.substring(0, from) + piece.get() + text.substring(to);
      default -> text.substring(0, from) + text.substring(from, to) + text.substring(from);
    };
  }

  @Test
  void deep_nesting_is_refused() {
    for (String open : List.of("[", "{\"a\":")) {
      assertThatThrownBy(() -> ArchitectureJson.read(open.repeat(100_000)))
          .isInstanceOf(SpecFormatException.class)
          .hasMessageContaining("expected nesting, names and numbers of a usual size");
    }
    String deepButLegal = "[".repeat(900) + "]".repeat(900);
    assertThatThrownBy(
            () ->
                ArchitectureJson.read(
                    ArchitectureJsonTest.TEXT.replace("\"sum\",\n", deepButLegal + ",\n")))
        .hasMessage("$.output: expected a string, got an array of 1");
  }

  @Test
  void a_path_of_many_segments_is_refused() {
    String deep = "a" + ".a".repeat(20_000);
    assertThatThrownBy(
            () -> ArchitectureJson.read(ArchitectureJsonTest.TEXT.replace("stem.0", deep)))
        .hasMessage("$.nodes[0]: Node.path: expected at most 500 characters, got 40001");
  }

  @Test
  void sizes_beyond_every_array_are_problems_of_the_architecture() {
    String huge =
        ArchitectureJsonTest.TEXT
            .replace("\"outChannels\": 3", "\"outChannels\": 2147483647")
            .replace("\"kernelSize\": [1,1]", "\"kernelSize\": [2147483647,2147483647]")
            .replace("\"padding\": [0,0]", "\"padding\": [2147483647,2147483647]");
    assertThatThrownBy(() -> ArchitectureJson.read(huge).plan())
        .isInstanceOf(InvalidArchitectureException.class)
        .hasMessageContaining("expected at most 2147483647 values");
  }
}
