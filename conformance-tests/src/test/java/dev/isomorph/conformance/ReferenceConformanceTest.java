package dev.isomorph.conformance;

import dev.isomorph.api.Backend;
import dev.isomorph.backend.reference.ReferenceBackendProvider;
import dev.isomorph.conformance.junit.BackendConformance;
import java.util.Set;

/** The reference is verified against PyTorch's numbers like any backend. */
class ReferenceConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new ReferenceBackendProvider().create());

  /**
   * Its loops take most of a minute for ten steps: of the trajectories the build follows one, the
   * command line all.
   */
  private static final Set<String> LEFT_TO_THE_COMMAND_LINE =
      Set.of("T9", "T10", "T11", "T12", "T13", "T14");

  /** Plain Java has no native memory to lose, which the stochastic rules measure. */
  @Override
  protected boolean tries(Rule rule) {
    return !LEFT_TO_THE_COMMAND_LINE.contains(rule.id()) && rule.level() != Level.STOCHASTIC;
  }

  @Override
  protected Backend backend() {
    return BACKEND;
  }
}
