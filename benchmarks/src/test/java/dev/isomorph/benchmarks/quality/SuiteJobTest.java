package dev.isomorph.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteJobTest {
  @Test
  void photographs_are_trained_on_by_default_and_what_was_tuned_by_comes_last() {
    List<SuiteJob> jobs = SuiteJob.of(SuiteJob.Suite.PHOTOGRAPHS);
    assertThat(jobs)
        .extracting(SuiteJob::name)
        .containsExactly(
            "planks", "circuit", "blister", "label", "knit", "panel", "paving", "fasteners");
    assertThat(jobs).allMatch(job -> job.recipe() == SuiteRecipe.DEFAULT && job.seed() == 1);
    assertThat(jobs.get(1).folder(Path.of("suite")))
        .isEqualTo(Path.of("suite/photographs/circuit/default-1"));
  }

  @Test
  void all_suites_are_those_of_each_one_after_the_other() {
    List<SuiteJob> each = new ArrayList<>(SuiteJob.of(SuiteJob.Suite.FASHION_MNIST));
    each.addAll(SuiteJob.of(SuiteJob.Suite.TEXTURES));
    each.addAll(SuiteJob.of(SuiteJob.Suite.PHOTOGRAPHS));
    assertThat(SuiteJob.of(SuiteJob.Suite.ALL)).isEqualTo(each).doesNotHaveDuplicates();
  }
}
