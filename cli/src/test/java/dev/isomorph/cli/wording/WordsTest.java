package dev.isomorph.cli.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.cli.wording.Wording.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No document, javadoc, message or identifier uses a {@link LeftOutWord}. */
class WordsTest {
  /** The root of the project; the tests of a module run in its folder. */
  private static final Path TREE = Path.of("..");

  /** A line of {@code allowed-words.txt}. */
  private record Allowed(String file, String word, String reason) {
    static Allowed of(String line) {
      String[] parts = line.split("\\s*\\|\\s*", -1);
      assertThat(parts).as(line).hasSize(3).doesNotContain("");
      return new Allowed(parts[0], parts[1], parts[2]);
    }

    boolean covers(Finding finding) {
      return finding.file().equals(file) && finding.word().equals(word);
    }
  }

  @Test
  void no_text_and_no_identifier_uses_a_left_out_word() throws IOException {
    List<Finding> findings = Wording.in(TREE);
    List<Allowed> allowed = allowed();
    assertThat(findings)
        .as("write the word that is given, or add a line with the reason to allowed-words.txt")
        .allMatch(finding -> allowed.stream().anyMatch(line -> line.covers(finding)));
    assertThat(allowed)
        .as("lines of allowed-words.txt that are needed no more")
        .allMatch(line -> findings.stream().anyMatch(line::covers));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "README.md              | A made-up defect.                            | made-up       | 1",
        "docs/a.md              | as the file~says.                            | says          | 2",
        "docs/a.md              | not~Held~to numbers                          | Held to       | 2",
        "a/src/main/java/A.java | /** Held~ * to numbers. */                   | Held to       | 1",
        "a/src/main/java/A.java | a.b(\"it\"~ + \" says\"); // B                | says          | 2",
        "a/src/main/java/A.java | a.b(\"whole \"~ + \"or not\");                 | whole or not  | 1",
        "a/src/main/java/A.java | // it lies beside x                          | beside        | 1",
        "a/src/main/java/A.java | ~String a = \"\"\"~  \"x\" is said~  \"\"\";     | said          | 3",
        "a/src/test/java/A.java | /* \" */ int a; /** The notebook's. */       | The notebook's | 1",
        "a/src/test/java/A.java | int MOST_THINGS = 3; // \"MOST\"             | MOST_THINGS   | 1",
        "a/src/test/java/A.java | char c = '\"'; final class Runtime {} // \"  | class Runtime | 1",
      })
  void a_left_out_word_is_found_at_its_line(String path, String text, String word, int line) {
    assertThat(Wording.in(path, text.replace('~', '\n')))
        .singleElement()
        .asString()
        .startsWith("%s:%d: '%s': write: ".formatted(path, line, word));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "docs/a.md              | besides, an essay on sayings",
        "a/src/main/java/A.java | int beside = 3; String MOSTLY;",
        "a/src/test/java/A.java | check(\"as the header says\");",
        "a/src/main/java/A.java | char c = '\"'; int says = 3; // \"",
      })
  void other_words_names_and_the_data_of_tests_are_not(String path, String text) {
    assertThat(Wording.in(path, text)).isEmpty();
  }

  private static List<Allowed> allowed() throws IOException {
    try (InputStream file = WordsTest.class.getResourceAsStream("allowed-words.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Allowed::of)
          .toList();
    }
  }
}
