package dev.isomorph.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.context.CliContext;
import dev.isomorph.cli.context.Interruption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    line.done(400);
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
      line.done(10L * second);
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
    line.done(10);
    line.end();
    assertThat(text.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | training [######......]  50 %, 1.7 img/s, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321",
        "97 | training [######......]  50 %, 1.7 img/s, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321",
        "96 | training  50 %, 1.7 img/s, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321",
        "80 | training  50 %, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321",
        "70 | training  50 %, 0:03 left, epoch 60/60, held out 0.54321",
        "50 | training  50 %, 0:03 left, held out 0.54321",
        "40 | training  50 %, held out 0.54321",
        "24 | 50 %, held out 0.54321",
        "23 | held out 0.54321",
        "17 | held out 0.54321",
        "16 | ''",
        "x | training  50 %, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321",
        "-1 | training  50 %, 0:03 left, epoch 60/60, loss 0.12345, held out 0.54321"
      })
  void a_narrow_terminal_keeps_the_last_detail(String columns, String expected) {
    ProgressLine line = line(true, Map.of("COLUMNS", columns));
    line.begin("training", 10, "img");
    at(3);
    line.done(5, "epoch 60/60", "loss 0.12345", "held out 0.54321");
    int width = columns.matches("\\d+") ? Integer.parseInt(columns) : 80;
    assertThat(text.toString()).startsWith("\r").hasSize(width);
    assertThat(text.toString().strip()).isEqualTo(expected);
  }

  @Test
  void a_line_without_a_terminal_is_whole() {
    ProgressLine line = line(false, Map.of("COLUMNS", "20"));
    line.begin("training", 10, "img");
    at(11);
    line.done(5, "epoch 60/60", "loss 0.12345", "held out 0.54321");
    assertThat(text.toString())
        .isEqualToIgnoringNewLines(
            "training  50 %, 0.5 img/s, 0:11 left, epoch 60/60, loss 0.12345, held out 0.54321");
  }

  private ProgressLine line(boolean terminal) {
    return line(terminal, Map.of());
  }

  private ProgressLine line(boolean terminal, Map<String, String> environment) {
    return new ProgressLine(
        new PrintWriter(text),
        new CliContext(environment, terminal, () -> nanos, choice -> null, new Interruption()));
  }

  private void at(double seconds) {
    nanos = (long) (seconds * 1e9);
  }
}
