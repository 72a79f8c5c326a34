package dev.isomorph.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.training.Augment;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.api.Precision;
import dev.isomorph.cli.options.Augmentations;
import dev.isomorph.cli.options.TimeText;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ScheduleOptionsTest {
  private static TrainingConfig config(TrainingConfig usual, String... words) {
    ScheduleOptions options = new ScheduleOptions();
    new CommandLine(options)
        .registerConverter(Precision.class, Precision::parse)
        .registerConverter(Duration.class, TimeText::parse)
        .registerConverter(Augmentations.class, Augmentations::parse)
        .parseArgs(words);
    return options.config(usual);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_said_is_as_the_method_has_it(Method method) {
    assertThat(config(method.usual())).isEqualTo(method.usual());
  }

  @Test
  void what_is_said_goes_before_what_the_method_has() {
    TrainingConfig config =
        config(
            Method.SEGMENT.usual(),
            "--epochs=9",
            "--batch=5",
            "--learning-rate=0.5",
            "--warm-up=0",
            "--average=0",
            "--augment=flip,rotate");
    assertThat(config.budget().epochs()).isEqualTo(9);
    assertThat(config.batchSize()).isEqualTo(5);
    assertThat(config.learningRate()).isEqualTo(0.5);
    assertThat(config.warmUp()).isZero();
    assertThat(config.averaging()).isZero();
    assertThat(config.augmentations()).containsExactlyInAnyOrder(Augment.FLIP, Augment.ROTATE);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "3, 2", "90, 2"})
  void few_epochs_have_room_for_less_warm_up(int epochs, int warmUp) {
    TrainingConfig config = config(Method.SEGMENT.usual(), "--epochs=" + epochs);
    assertThat(config.budget().epochs()).isEqualTo(epochs);
    assertThat(config.warmUp()).isEqualTo(warmUp);
  }

  @Test
  void a_training_lasts_for_epochs_or_for_steps_or_a_time() {
    TrainingConfig usual = Method.SEGMENT.usual();
    assertThat(config(usual, "--steps=300").budget()).isEqualTo(TrainingBudget.ofSteps(300));
    assertThat(config(usual, "--time=5m").budget())
        .isEqualTo(TrainingBudget.ofTime(Duration.ofMinutes(5)));
    assertThat(config(usual, "--time=90s", "--steps=7").budget())
        .isEqualTo(TrainingBudget.ofSteps(7).within(Duration.ofSeconds(90)));
    assertThat(config(Method.RECONSTRUCT.usual(), "--time=1.5h").budget())
        .isEqualTo(TrainingBudget.ofTime(Duration.ofMinutes(90)));
    for (String other : new String[] {"--steps=7", "--time=5m"}) {
      assertThatThrownBy(() -> config(usual, "--epochs=3", other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "--epochs: expected without %s, got both"
                  .formatted(other.substring(0, other.indexOf('='))));
    }
    assertThatThrownBy(() -> config(usual, "--steps=0"))
        .hasMessage("--steps: expected >= 1, got 0");
  }

  @ParameterizedTest
  @CsvSource({"1600, 50", "200, 50", "100, 25", "3, 0"})
  void few_steps_have_room_for_less_warm_up(int steps, int warmUp) {
    assertThat(config(Method.SEGMENT.usual(), "--steps=" + steps).warmUp()).isEqualTo(warmUp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "m", "-5m", "0s", "5 m", "5M", "1e3s", "PT5M", "99999999999h"})
  void other_times_are_refused(String text) {
    assertThatThrownBy(() -> TimeText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("such as 90s, 5m or 1h, got '%s'".formatted(text));
  }

  @Test
  void a_warm_up_that_is_asked_for_is_not_cut() {
    assertThatThrownBy(() -> config(Method.SEGMENT.usual(), "--epochs=2", "--warm-up=2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("warmUp: expected from 0 to epochs - 1 = 1, got 2");
  }

  @Test
  void augmentations_are_read_as_they_are_written() {
    for (String text : new String[] {"none", "colour", "flip,rotate,colour"}) {
      assertThat(Augmentations.parse(text)).hasToString(text);
    }
    assertThat(config(Method.SEGMENT.usual(), "--augment=NONE").augmentations()).isEmpty();
    assertThat(Augmentations.parse("Colour").kinds()).isEqualTo(Set.of(Augment.COLOUR));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tilt", "", "flip,", "none,flip"})
  void unknown_augmentations_are_refused(String text) {
    assertThatThrownBy(() -> Augmentations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected none or some of [FLIP, ROTATE, COLOUR]");
  }
}
