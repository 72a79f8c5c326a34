package dev.isomorph.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartupPropertiesTest {
  private static final String NAME = "dev.isomorph.test.property";

  @AfterEach
  void clear() {
    System.clearProperty(NAME);
  }

  @Test
  void a_property_is_there_during_the_start_and_gone_after_it() {
    assertThat(StartupProperties.with(Map.of(NAME, "a"), () -> System.getProperty(NAME)))
        .isEqualTo("a");
    assertThat(System.getProperty(NAME)).isNull();
  }

  @Test
  void it_is_gone_after_a_start_that_fails() {
    assertThatThrownBy(
            () ->
                StartupProperties.with(
                    Map.of(NAME, "a"),
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(System.getProperty(NAME)).isNull();
  }

  @Test
  void what_the_user_has_set_stays() {
    System.setProperty(NAME, "mine");
    assertThat(StartupProperties.with(Map.of(NAME, "a"), () -> System.getProperty(NAME)))
        .isEqualTo("mine");
    assertThat(System.getProperty(NAME)).isEqualTo("mine");
  }
}
