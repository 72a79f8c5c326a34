package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.GraphBuilder;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import org.junit.jupiter.api.Test;

class PlanSizeTest {
  private static final long LARGE = Long.MAX_VALUE;

  /** 100 layers of 46,340 x 46,340 weights: each would fit an array. */
  @Test
  void giant_weights_are_refused_before_an_engine_sees_them() {
    GraphBuilder builder = Architecture.builder("giant", Shape.of(46_340));
    String last = "input";
    for (int i = 0; i < 100; i++) {
      last = builder.add("layer" + i, new Linear(46_340, 46_340, false), last);
    }
    Plan plan = builder.build(last).plan();
    String problem =
        "architecture 'giant': weights: expected at most 768 MiB, three quarters of Java's heap, got 819166 MiB; give more with -Xmx";
    assertThatThrownBy(() -> PlanSize.require(plan, new HeapLimit(1 << 30), LARGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
    assertThatThrownBy(() -> InitialWeights.of(plan, 1))
        .hasMessageStartingWith("architecture 'giant': weights: expected at most ");
    assertThatThrownBy(
            () ->
                Backend.of(new FakeEngine())
                    .compile(plan.architecture(), CompileOptions.defaults()))
        .hasMessageStartingWith("architecture 'giant': weights: expected at most ");
  }

  @Test
  void giant_outputs_are_compared_with_the_memory_of_the_machine() {
    GraphBuilder builder = Architecture.builder("wide", Shape.of(1, 1024, 1024));
    String wide = builder.add("wide", Conv2d.of(1, 1024, 1), "input");
    Plan plan = builder.build(wide).plan();
    HeapLimit heap = new HeapLimit(1 << 30);
    // 4 MiB in, 4,096 MiB out
    assertThatCode(() -> PlanSize.require(plan, heap, 4100L << 20)).doesNotThrowAnyException();
    assertThatThrownBy(() -> PlanSize.require(plan, heap, 4099L << 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "architecture 'wide': wide: expected input and output of one example of at most 4099 MiB, the memory of this machine, got 4100 MiB");
  }
}
