package dev.isomorph.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.context.Engines;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.conformance.report.BackendTable;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of backends in README.md, and the option that writes it. */
class BackendTableTest {
  private static final Path README = Path.of("../README.md");

  @Test
  void the_readme_has_every_backend_with_its_version_and_the_number_of_rules() throws IOException {
    String table = BackendTable.in("README.md", Files.readString(README));
    int rules = Rules.chapters(SuiteSize.ciDefaults()).values().stream().mapToInt(List::size).sum();
    List<Backends.Status> backends =
        Engines.discovered(BackendChoice.toTrain(Optional.empty(), Map.of())).statuses();
    assertThat(table.lines().skip(2))
        .as("README.md is stale; run ./isomorph conformance --readme README.md")
        .hasSize(backends.size())
        .allMatch(row -> row.matches(".*\\| \\d+ of %d(, [^|]*)? \\|".formatted(rules)));
    for (Backends.Status status : backends) {
      assertThat(table)
          .as("README.md is stale; run ./isomorph conformance --readme README.md")
          .contains("| " + BackendTable.head(status.backend().orElseThrow()) + " |");
    }
  }

  @Test
  void a_table_of_less_than_everything_is_wrong_usage() {
    for (String[] part :
        List.of(
            new String[] {"--chapter", "E"},
            new String[] {"--backend", "djl"},
            new String[] {"--graphs", "1"})) {
      Terminal.Result result =
          Terminal.withoutEngines().run("conformance", "--readme", "README.md", part[0], part[1]);
      assertThat(result.exitCode()).isEqualTo(Failures.MISUSED);
      assertThat(result.err()).contains("--readme: expected all backends, all chapters");
    }
  }

  @Test
  void a_file_without_a_place_for_the_table_is_refused_before_the_rules_are_tried(
      @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.md"), "# Notes\n");
    Terminal.Result result =
        Terminal.withoutEngines().run("conformance", "--readme", file.toString());
    assertThat(result.exitCode()).isEqualTo(Failures.MISUSED);
    assertThat(result.err()).contains("notes.md: expected a line '<!-- backends: written by");
    assertThat(file).hasContent("# Notes");
  }
}
