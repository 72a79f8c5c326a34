package dev.isomorph.examples.backend;

import dev.isomorph.api.Backend;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.junit.BackendConformance;
import java.util.Set;

/** The loops are held to the rules; here to the quick chapters, one's own backend to all. */
class LoopsConformanceTest extends BackendConformance {
  private static final Backend BACKEND = Backend.of(new LoopsBackendProvider().create());
  private static final Set<String> QUICK_CHAPTERS = Set.of("L", "P", "W", "E");

  @Override
  protected Backend backend() {
    return BACKEND;
  }

  @Override
  protected boolean tries(Rule rule) {
    return QUICK_CHAPTERS.contains(rule.id().substring(0, 1));
  }
}
