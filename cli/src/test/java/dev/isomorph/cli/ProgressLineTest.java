package dev.isomorph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter text = new StringWriter();
  private long nanos;

  @Test
  void a_terminal_has_one_line_that_is_written_over() {
    ProgressLine line = line(true);
    line.begin("training", 400, "img");
    at(0.5);
    line.done(50, "early");
    assertThat(text.toString()).isEmpty();
    at(2);
    line.done(100, "loss 0.5");
    assertThat(text.toString())
        .startsWith("\rtraining [###.........]  25 %, 50 img/s, 0:06 left, loss 0.5 ")
        .hasSize(1 + 79);
    at(2.05);
    line.done(101, "too soon");
    assertThat(text.toString()).doesNotContain("too soon");
    at(8);
    line.done(400, "");
    assertThat(text.toString()).contains("[############] 100 %, 50 img/s, 0:00 left ");
    line.end();
    assertThat(text.toString()).endsWith("\r" + " ".repeat(79) + "\r");
  }

  @Test
  void elsewhere_a_plain_line_comes_now_and_then() {
    ProgressLine line = line(false);
    line.begin("scoring", 100_000, "img");
    for (int second = 1; second <= 25; second++) {
      at(second);
      line.done(10L * second, "");
    }
    line.end();
    assertThat(text.toString())
        .isEqualTo(
            """
            scoring   0 %, 10 img/s, 2:46:30 left
            scoring   0 %, 10 img/s, 2:46:20 left
            """);
  }

  @Test
  void a_short_job_shows_nothing() {
    ProgressLine line = line(true);
    line.begin("scoring", 10, "img");
    at(0.9);
    line.done(10, "");
    line.end();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void a_long_line_is_cut_at_the_width() {
    ProgressLine line = line(true);
    line.begin("training", 10, "img");
    at(3);
    line.done(5, "x".repeat(200));
    assertThat(text.toString()).hasSize(1 + 79);
  }

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(
        new PrintWriter(text),
        new Surroundings(Map.of(), terminal, () -> nanos, choice -> null, new Interruption()));
  }

  private void at(double seconds) {
    nanos = (long) (seconds * 1e9);
  }
}
