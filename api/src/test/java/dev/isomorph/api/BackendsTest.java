package dev.isomorph.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isomorph.spec.Plan;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private final AtomicInteger started = new AtomicInteger();
  private final BackendProvider works =
      provider(
          "works",
          () -> {
            started.incrementAndGet();
            return new Named("works");
          });

  @Test
  void a_backend_is_started_when_it_is_first_asked_for_and_once() {
    Backends backends = Backends.of(List.of(works, failing()));
    assertThat(backends.names()).containsExactly("failing", "works");
    assertThat(started).hasValue(0);
    assertThat(backends.named("works")).isSameAs(backends.named("works"));
    assertThat(started).hasValue(1);
  }

  @Test
  void two_backends_with_one_name_are_refused() {
    BackendProvider other = provider("works", () -> new Named("other"));
    assertThatThrownBy(() -> Backends.of(List.of(works, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected one backend 'works', got two on the class path: ");
  }

  /** No engine is on the class path of these tests; what is looked for is the library's own. */
  @Test
  void a_thread_without_a_class_loader_finds_what_the_library_finds() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(null);
    try {
      assertThat(Backends.load().names()).isEmpty();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void a_backend_that_does_not_start_is_listed_with_the_reason_and_breaks_no_other() {
    BackendProvider throwing =
        provider(
            "throwing",
            () -> {
              throw new IllegalStateException("wrapped", new RuntimeException("no such library"));
            });
    BackendProvider refusing =
        provider(
            "refusing",
            () -> {
              throw new BackendException("needs a graphics card");
            });
    Backends backends = Backends.of(List.of(throwing, works, failing(), refusing));
    assertThat(backends.statuses())
        .extracting(Backends.Status::name)
        .containsExactly("failing", "refusing", "throwing", "works");
    assertThat(backends.statuses())
        .extracting(Backends.Status::reason)
        .containsExactly(
            Optional.of(
                "backend 'failing' does not start: java.lang.UnsatisfiedLinkError: libfoo.so"),
            Optional.of("needs a graphics card"),
            Optional.of(
                "backend 'throwing' does not start: java.lang.RuntimeException: no such library"),
            Optional.empty());
    assertThat(backends.statuses().get(3).backend()).isPresent();
    assertThat(started).hasValue(1);
  }

  @Test
  void a_choice_is_the_option_then_the_environment_then_a_default_for_the_work() {
    Map<String, String> environment = Map.of("ISOMORPH_BACKEND", "dl4j");
    Map<String, String> blank = Map.of("ISOMORPH_BACKEND", " ");
    assertThat(BackendChoice.toTrain(Optional.of("onnx"), environment).names())
        .containsExactly("onnx");
    assertThat(BackendChoice.toInfer(Optional.empty(), environment).names())
        .containsExactly("dl4j");
    assertThat(BackendChoice.toTrain(Optional.empty(), blank).names()).containsExactly("djl");
    assertThat(BackendChoice.toInfer(Optional.empty(), blank).names())
        .containsExactly("onnxruntime", "djl");
  }

  @Test
  void of_several_names_the_first_that_is_there_is_chosen() {
    Backends backends = Backends.of(List.of(works));
    BackendChoice choice = new BackendChoice(List.of("missing", "works"));
    assertThat(backends.nameOf(choice)).isEqualTo("works");
    assertThat(backends.chosen(choice).name()).isEqualTo("works");
    assertThatThrownBy(() -> backends.chosen(new BackendChoice(List.of("missing", "gone"))))
        .hasMessage("backend 'missing' is not on the class path; found [works]");
  }

  @Test
  void a_format_that_nothing_runs_is_an_error_with_those_that_are_run() {
    Backends backends = Backends.of(List.of(works));
    assertThatThrownBy(() -> backends.runnerOf("onnx"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no engine on the class path runs files of format 'onnx'; found []");
  }

  private static BackendProvider failing() {
    return provider(
        "failing",
        () -> {
          throw new UnsatisfiedLinkError("libfoo.so");
        });
  }

  private static BackendProvider provider(String name, Supplier<Engine> creation) {
    return new BackendProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Engine create() {
        return creation.get();
      }
    };
  }

  private record Named(String name) implements Engine {
    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public Map<Capability, String> limitations() {
      return Map.of();
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      throw new UnsupportedOperationException("these tests compile nothing");
    }
  }
}
