package dev.isomorph.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.cli.Terminal;
import dev.isomorph.inject.BackendModule;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendsCommandTest {
  private static final BackendProvider WORKS = provider("works", Listed::new);
  private static final BackendProvider BROKEN =
      provider(
          "broken",
          () -> {
            throw new UnsatisfiedLinkError("libfoo.so: no such file");
          });

  @Test
  void each_backend_is_listed_and_a_broken_one_says_why() {
    Terminal.Result result = terminal("works").run("backends");
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
"""
broken   not available: backend 'broken' does not start: java.lang.UnsatisfiedLinkError: libfoo.so: no such file
works    Works 1.0; on cpu, gpu:0; no TRAINING: it only infers; no BF16: nor bits; no BF16_TRAINING: nor both
without --backend: trains on works, infers on works
""");
  }

  @Test
  void a_choice_that_is_not_there_is_an_error_after_the_list() {
    Terminal.Result result = terminal("tf").run("backends");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("Works 1.0");
    assertThat(result.err())
        .isEqualTo("isomorph: backend 'tf' is not on the class path; found [broken, works]\n");
  }

  /** As in a distribution that only infers. */
  @Test
  void without_the_engine_that_trains_by_default_the_others_are_listed() {
    Terminal.Result result =
        terminal(Map.of(), provider("onnxruntime", Listed::new)).run("backends");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("onnxruntime Works 1.0")
        .endsWith("without --backend: infers on onnxruntime; does not train: there is no djl\n");
    assertThat(terminal(Map.of(), WORKS).run("backends").exitCode()).isEqualTo(2);
  }

  @Test
  void all_engines_are_on_the_class_path() {
    Terminal.Result result = Terminal.withEngines().run("backends");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("djl ", "PyTorch", "dl4j ", "Deeplearning4j", "onnxruntime ");
    assertThat(result.out()).endsWith("without --backend: trains on djl, infers on onnxruntime\n");
    assertThat(result.out()).doesNotContain("not available");
  }

  private static Terminal terminal(String chosen) {
    return terminal(Map.of("ISOMORPH_BACKEND", chosen), WORKS, BROKEN);
  }

  private static Terminal terminal(Map<String, String> environment, BackendProvider... there) {
    return Terminal.with(
        environment,
        choice ->
            Guice.createInjector(new BackendModule(Backends.of(List.of(there)), choice))
                .getInstance(Backends.class));
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

  private static final class Listed implements Engine {
    @Override
    public String name() {
      return "works";
    }

    @Override
    public String version() {
      return "Works 1.0";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU, Device.gpu(0));
    }

    @Override
    public Map<Capability, String> limitations() {
      // Not in the order of the capabilities.
      Map<Capability, String> limitations = new LinkedHashMap<>();
      limitations.put(Capability.BF16_TRAINING, "nor both");
      limitations.put(Capability.TRAINING, "it only infers");
      limitations.put(Capability.BF16, "nor bits");
      return limitations;
    }

    @Override
    public NativeModel lower(Plan plan, CompileOptions options) {
      throw new UnsupportedOperationException("a listed backend compiles nothing");
    }
  }
}
