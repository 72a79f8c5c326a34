package dev.isomorph.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {
  private static final Rule RULE = Rule.must("T12", "It holds.", "None.", examination -> {});

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("waivers.json"), text);
  }

  @Test
  void a_file_has_waivers_with_reason_and_expiry() throws IOException {
    Path file =
        file(
            """
            [{"rule": "T12", "backend": "mine", "reason": "1.4 times the tolerance", "expires": "2027-01-31"}]
            """);
    Waivers waivers = Waivers.read(file);
    assertThat(waivers.of(RULE, "mine"))
        .contains(
            new Waivers.Waiver(
                "T12", "mine", "1.4 times the tolerance", LocalDate.of(2027, 1, 31)));
    assertThat(waivers.of(RULE, "other")).isEmpty();
    waivers.requireRules(List.of("T11", "T12"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; expected an array of waivers, got nothing",
        "{}; expected an array of waivers, got OBJECT",
        "[; expected JSON, got a mistake in line 1: ",
        "[{}]; waiver 1: rule: expected a text, got nothing",
        "[{\"rule\": \"T1\", \"backend\": 3}]; waiver 1: backend: expected a text, got 3",
        "[{\"rule\": \"T1\", \"backend\": \"mine\", \"reason\": \" \"}]; waiver 1: reason: expected a text, got \" \"",
        "[{\"rule\": \"T1\", \"backend\": \"mine\", \"reason\": \"r\", \"expires\": \"soon\"}]; waiver 1: expires: expected a day such as 2027-01-31, got 'soon'"
      })
  void a_file_with_something_else_is_refused_with_the_place(String text, String message)
      throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Waivers.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void a_waiver_for_a_rule_that_there_is_not_is_refused() {
    Waivers waivers =
        Waivers.of(new Waivers.Waiver("T99", "mine", "a reason", LocalDate.of(2027, 1, 31)));
    assertThatThrownBy(() -> waivers.requireRules(List.of("T1", "T2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waiver of 'mine': expected the id of a rule, got 'T99'; take the waiver out");
  }

  @Test
  void a_waiver_has_a_reason() {
    assertThatThrownBy(() -> new Waivers.Waiver("T1", "mine", " ", LocalDate.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waiver: reason: expected a text, got none");
  }
}
