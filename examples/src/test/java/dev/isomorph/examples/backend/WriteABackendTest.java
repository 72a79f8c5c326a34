package dev.isomorph.examples.backend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.conformance.junit.BackendConformance;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  @Test
  void methods_that_are_named_are_there() throws IOException {
    Set<String> methods =
        Stream.of(
                Architecture.class,
                Backend.class,
                BackendConformance.class,
                BackendProvider.class,
                Plan.class,
                TrainingOptions.class)
            .flatMap(type -> Stream.of(type.getDeclaredMethods()))
            .map(Method::getName)
            .collect(toSet());
    assertThat(found("`(?:\\w+\\.)?([a-z]\\w*)\\([^`]*`"))
        .hasSizeGreaterThan(8)
        .extracting(named -> named.group(1))
        .allMatch(methods::contains);
  }

  @Test
  void the_tables_of_the_native_classes_have_every_method() throws IOException {
    for (Class<?> type : List.of(NativeModel.class, NativeTraining.class)) {
      String table =
          found("\\| method of `" + type.getSimpleName() + "` \\|.*?\n\n").get(0).group();
      Set<String> rows =
          Pattern.compile("^\\| (`.*?) \\|", Pattern.MULTILINE)
              .matcher(table)
              .results()
              .flatMap(row -> Stream.of(row.group(1).replace("`", "").split(", ")))
              .collect(toSet());
      Set<String> methods =
          Stream.of(type.getDeclaredMethods()).map(Method::getName).collect(toSet());
      assertThat(rows).isEqualTo(methods);
    }
  }

  private static List<MatchResult> found(String pattern) throws IOException {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(Files.readString(DOCUMENT))
        .results()
        .toList();
  }
}
