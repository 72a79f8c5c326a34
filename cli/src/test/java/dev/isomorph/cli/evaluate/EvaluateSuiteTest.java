package dev.isomorph.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateSuiteTest {
  @TempDir private Path folder;
  private final Terminal terminal = Terminal.withEngines();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--pixel-limit=0.5",
        "--resamples=10",
        "--normal-class=0",
        "--seed=1",
        "--roi=0,0,9,9",
        "--mask=ignored.png",
        "--report=page.html"
      })
  void options_of_the_evaluation_of_a_model_are_refused(String option) {
    Terminal.Result result = evaluate(option);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            option.substring(0, option.indexOf('='))
                + ": expected with MODEL and DATA, got --suite; leave it out");
  }

  @Test
  void all_of_them_are_named_at_once() {
    assertThat(evaluate("--seed=1", "--resamples=10").err())
        .contains("--resamples, --seed: expected with MODEL and DATA, got --suite; leave them out");
  }

  /** What does not belong to a suite is named before the folder that is missing. */
  @Test
  void a_model_is_refused_before_the_output_is_asked_for() {
    Terminal.Result model = terminal.run("evaluate", "--suite=photographs", "model");
    assertThat(model.exitCode()).isEqualTo(2);
    assertThat(model.err())
        .startsWith("isomorph: --suite: expected without MODEL and DATA, got model");
    Terminal.Result none = terminal.run("evaluate", "--suite=photographs");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("isomorph: Missing required option: '--output=DIR'");
  }

  private Terminal.Result evaluate(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "evaluate";
    words[1] = "--suite=textures";
    words[2] = "--output=" + folder.resolve("suite");
    System.arraycopy(options, 0, words, 3, options.length);
    return terminal.run(words);
  }
}
