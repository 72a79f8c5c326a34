package dev.isomorph.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/write-a-backend.md} quotes and links to is there. */
class WriteABackendTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path DOCUMENT = PROJECT.resolve("docs/write-a-backend.md");

  @Test
  void quotations_are_as_in_the_sources() throws IOException {
    List<MatchResult> quotations = found("```java (\\S+)\n(.*?)```");
    assertThat(quotations).hasSizeGreaterThanOrEqualTo(5);
    for (MatchResult quotation : quotations) {
      assertThat(PROJECT.resolve(quotation.group(1))).content().contains(quotation.group(2));
    }
  }

  @Test
  void links_lead_to_files_of_the_project() throws IOException {
    List<MatchResult> links = found("\\]\\(([^)]+)\\)");
    assertThat(links).isNotEmpty();
    for (MatchResult link : links) {
      assertThat(DOCUMENT.resolveSibling(link.group(1))).exists();
    }
  }

  private static List<MatchResult> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .toList();
  }
}
