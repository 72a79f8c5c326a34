package dev.isomorph.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CompiledCacheTest {
  private final List<String> compiled = Collections.synchronizedList(new ArrayList<>());
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private final CompiledCache<String, String> cache = new CompiledCache<>(2, closed::add);

  private String use(String key) {
    return cache.use(
        key,
        k -> {
          compiled.add(k);
          return k;
        },
        value -> value + "!");
  }

  @Test
  void a_value_is_compiled_once_while_it_is_kept() {
    assertThat(use("a")).isEqualTo("a!");
    use("a");
    assertThat(compiled).containsExactly("a");
    assertThat(closed).isEmpty();
  }

  @Test
  void the_one_not_used_for_the_longest_time_is_dropped_and_closed() {
    use("a");
    use("b");
    use("a");
    use("c");
    assertThat(closed).containsExactly("b");
    use("b");
    assertThat(closed).containsExactly("b", "a");
    assertThat(compiled).containsExactly("a", "b", "c", "b");
  }

  @Test
  void what_a_call_uses_is_closed_after_the_call() {
    cache.use(
        "a",
        k -> k,
        value -> {
          use("b");
          use("c");
          use("d");
          assertThat(closed).containsExactly("b");
          return value;
        });
    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void what_fails_to_compile_is_tried_again_and_never_closed() {
    assertThatThrownBy(
            () ->
                cache.use(
                    "a",
                    k -> {
                      throw new IllegalStateException("no");
                    },
                    value -> value))
        .hasMessage("no");
    cache.forEach(value -> assertThat(value).isNotNull());
    assertThat(use("a")).isEqualTo("a!");
    cache.clear();
    assertThat(closed).containsExactly("a");
  }

  @Test
  void clearing_closes_everything_once() {
    use("a");
    use("b");
    cache.clear();
    cache.clear();
    assertThat(closed).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void from_many_threads_nothing_is_used_after_it_was_closed_and_all_is_closed_in_the_end()
      throws Exception {
    int threads = 8;
    AtomicInteger open = new AtomicInteger();
    CompiledCache<Integer, AtomicBoolean> shared =
        new CompiledCache<>(
            3,
            value -> {
              assertThat(value.getAndSet(false)).as("closed once").isTrue();
              open.decrementAndGet();
            });
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int seed = t;
      done.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < 2000; i++) {
                  shared.use(
                      (i * 7 + seed * 3) % 11,
                      key -> {
                        open.incrementAndGet();
                        return new AtomicBoolean(true);
                      },
                      value -> {
                        assertThat(value.get()).as("open").isTrue();
                        Thread.yield();
                        assertThat(value.get()).as("still open").isTrue();
                        return null;
                      });
                }
                return null;
              }));
    }
    start.countDown();
    for (Future<?> thread : done) {
      thread.get();
    }
    pool.shutdown();
    assertThat(open.get()).isLessThanOrEqualTo(3);
    shared.clear();
    assertThat(open.get()).isZero();
  }
}
