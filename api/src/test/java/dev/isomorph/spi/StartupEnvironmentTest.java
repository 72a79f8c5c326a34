package dev.isomorph.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spi.StartupEnvironment.CLibrary;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** With a C library of its own; the tests of the backends use the real one. */
class StartupEnvironmentTest {
  private static final Map<String, String> VARIABLES =
      Map.of("ISOMORPH_TEST_A", "1", "ISOMORPH_TEST_B", "2");

  private final Map<String, String> environment = new TreeMap<>();

  private final CLibrary library =
      new CLibrary() {
        @Override
        public int setenv(String name, String value, int overwrite) {
          if (overwrite == 0) {
            environment.putIfAbsent(name, value);
          } else {
            environment.put(name, value);
          }
          return 0;
        }

        @Override
        public int unsetenv(String name) {
          environment.remove(name);
          return 0;
        }
      };

  @Test
  void variables_are_there_while_the_engine_starts_and_not_after() {
    Map<String, String> seen =
        StartupEnvironment.with(VARIABLES, () -> library, () -> new TreeMap<>(environment));
    assertThat(seen).isEqualTo(VARIABLES);
    assertThat(environment).isEmpty();
  }

  @Test
  void a_start_that_fails_leaves_none() {
    assertThatThrownBy(
            () ->
                StartupEnvironment.with(
                    VARIABLES,
                    () -> library,
                    () -> {
                      throw new IllegalStateException("no engine");
                    }))
        .hasMessage("no engine");
    assertThat(environment).isEmpty();
  }

  @Test
  void where_the_user_has_set_one_all_stay_as_they_are() {
    String ofTheUser = System.getenv().keySet().iterator().next();
    Map<String, String> seen =
        StartupEnvironment.with(
            Map.of(ofTheUser, "1", "ISOMORPH_TEST_B", "2"),
            () -> library,
            () -> new TreeMap<>(environment));
    assertThat(seen).isEmpty();
  }

  @Test
  void without_the_functions_the_engine_starts_all_the_same() {
    String started =
        StartupEnvironment.with(
            VARIABLES,
            () -> {
              throw new UnsatisfiedLinkError("no setenv");
            },
            () -> "started");
    assertThat(started).isEqualTo("started");
  }

  @Test
  void what_was_set_before_a_failure_is_removed() {
    CLibrary failing =
        new CLibrary() {
          @Override
          public int setenv(String name, String value, int overwrite) {
            if (!environment.isEmpty()) {
              throw new UnsatisfiedLinkError("no more");
            }
            return library.setenv(name, value, overwrite);
          }

          @Override
          public int unsetenv(String name) {
            return library.unsetenv(name);
          }
        };
    assertThat(StartupEnvironment.with(VARIABLES, () -> failing, environment::size)).isEqualTo(1);
    assertThat(environment).isEmpty();
  }

  @Test
  void the_warning_names_the_remedy() {
    assertThat(StartupEnvironment.remedy(StartupEnvironment.SLEEPING_THREADS))
        .endsWith(
            "set GOMP_SPINCOUNT=20000 OMP_WAIT_POLICY=PASSIVE in the environment before Java starts");
  }
}
