package dev.isomorph.api.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelLoopTest {
  @Test
  void every_number_is_taken_once() {
    AtomicIntegerArray taken = new AtomicIntegerArray(1000);
    ParallelLoop.forEach(1000, taken::incrementAndGet);
    for (int i = 0; i < 1000; i++) {
      assertThat(taken.get(i)).isEqualTo(1);
    }
    ParallelLoop.forEach(0, i -> assertThat(i).isNegative());
  }

  @Test
  void results_are_in_order() {
    assertThat(ParallelLoop.map(5, i -> i * i)).containsExactly(0, 1, 4, 9, 16);
  }

  @Test
  void the_first_exception_reaches_the_caller() {
    assertThatThrownBy(
            () ->
                ParallelLoop.forEach(
                    100,
                    i -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThatThrownBy(
            () ->
                ParallelLoop.forEach(
                    1,
                    i -> {
                      throw new AssertionError("worse");
                    }))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void its_threads_are_its_own_and_end_with_it() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    ParallelLoop.forEach(64, i -> seen.add(Thread.currentThread()));
    seen.remove(Thread.currentThread());
    assertThat(seen).allMatch(thread -> !thread.isAlive());
    assertThat(seen).allMatch(thread -> thread.getName().equals("isomorph-loop"));
  }

  @Test
  void an_interrupted_caller_gets_its_results_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    assertThat(ParallelLoop.map(8, i -> i)).hasSize(8);
    assertThat(Thread.interrupted()).isTrue();
  }
}
