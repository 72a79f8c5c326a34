package dev.isomorph.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.benchmarks.Rounds.PerImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final int BATCH = 4;

  @Test
  void contenders_take_turns_and_the_first_changes() throws IOException {
    List<String> order = new ArrayList<>();
    Rounds rounds = new Rounds(2, 0.001, 0);
    Map<String, List<PerImage>> measured =
        rounds.measure(
            List.of("a", "b"),
            (contender, times) -> {
              order.add(contender + times);
              return new Usage(times * 400_000L, times * 800_000L, 7);
            },
            BATCH,
            () -> order.add("|"));
    // Warm-up, then as many batches of 0.4 ms as come nearest to 1 ms.
    assertThat(order).endsWith("a3", "b3", "|", "b3", "a3", "|");
    assertThat(measured.get("b")).containsOnly(new PerImage(100_000, 200_000, 7)).hasSize(2);
  }
}
