package dev.isomorph.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.cli.Terminal;
import dev.isomorph.cli.context.Failures;
import dev.isomorph.conformance.rules.Rules;
import dev.isomorph.conformance.rules.SuiteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
  @Test
  void a_chapter_on_one_backend_ends_with_a_statement() {
    Terminal.Result result =
        Terminal.withEngines().run("conformance", "--backend", "reference", "--chapter", "L");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("L1    passed")
        .contains("Backend 'reference' conforms: 52 rules passed, 0 failed");
  }

  @Test
  void every_ordered_pair_exchanges_a_training_and_the_report_says_so(@TempDir Path folder)
      throws IOException {
    Terminal.Result result =
        Terminal.withEngines()
            .run(
                "conformance",
                "--backend",
                "djl,dl4j,reference",
                "--chapter",
                "E,X",
                "--report",
                folder.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(folder.resolve("conformance.html")).content().contains("conforms: 7 rules passed");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("conformance.json").toFile());
    assertThat(json.at("/outcomes")).hasSize(21);
  }

  @Test
  void its_help_names_every_chapter() {
    String help = Terminal.withEngines().run("conformance", "--help").out();
    for (String chapter : Rules.chapters(SuiteSize.ciDefaults()).keySet()) {
      assertThat(help.toLowerCase(Locale.ROOT).replaceAll("\\s+", " "))
          .contains(chapter.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void unknown_chapters_and_backends_are_wrong_usage() {
    assertThat(Terminal.withEngines().run("conformance", "--chapter", "Q").exitCode())
        .isEqualTo(Failures.MISUSED);
    Terminal.Result unknown = Terminal.withEngines().run("conformance", "--backend", "tf");
    assertThat(unknown.exitCode()).isEqualTo(Failures.MISUSED);
    assertThat(unknown.err()).contains("backend 'tf' is not on the class path; found [");
  }
}
