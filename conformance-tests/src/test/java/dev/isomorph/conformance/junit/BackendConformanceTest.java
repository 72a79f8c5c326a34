package dev.isomorph.conformance.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isomorph.api.Backend;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.backend.reference.ReferenceEngine;
import dev.isomorph.conformance.Rule;
import dev.isomorph.conformance.rules.SuiteSize;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** What a subclass of {@link BackendConformance} can choose. */
class BackendConformanceTest {

  @Test
  void a_backend_chooses_which_rules_are_tried_and_how_many_random_networks() throws Throwable {
    assertThat(modelsOf(new SuiteSize(2, 7))).isEqualTo(2);
    assertThat(modelsOf(new SuiteSize(5, 7))).isEqualTo(5);
  }

  /** How many models rule R2 makes. */
  private static int modelsOf(SuiteSize extent) throws Throwable {
    Counting engine = new Counting();
    Backend backend = Backend.of(engine);
    BackendConformance conformance =
        new BackendConformance() {
          @Override
          protected Backend backend() {
            return backend;
          }

          @Override
          protected boolean tries(Rule rule) {
            return rule.id().equals("R2");
          }

          @Override
          protected SuiteSize extent() {
            return extent;
          }
        };
    for (DynamicTest test : conformance.rules().flatMap(BackendConformanceTest::tests).toList()) {
      test.getExecutable().execute();
    }
    return engine.models.get();
  }

  private static Stream<DynamicTest> tests(DynamicNode node) {
    return node instanceof DynamicContainer container
        ? container.getChildren().flatMap(BackendConformanceTest::tests)
        : Stream.of((DynamicTest) node);
  }

  /** The reference, which counts the models that it makes. */
  private static final class Counting implements Engine {
    private final Engine reference = new ReferenceEngine();
    private final AtomicInteger models = new AtomicInteger();

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public String version() {
      return reference.version();
    }

    @Override
    public List<Device> devices() {
      return reference.devices();
    }

    @Override
    public Map<Capability, String> limitations() {
      return reference.limitations();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      models.incrementAndGet();
      return reference.lower(plan, options);
    }
  }
}
