package dev.isomorph.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.BackendProvider;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BackendModuleTest {
  private final AtomicInteger started = new AtomicInteger();
  private final BackendProvider works =
      provider(
          "works",
          () -> {
            started.incrementAndGet();
            return new Named("works");
          });

  @Test
  void the_chosen_backend_is_injected_and_started_once() {
    Injector injector = injector("works", works, failing());
    assertThat(started).hasValue(0);
    assertThat(injector.getInstance(Backend.class).name()).isEqualTo("works");
    assertThat(injector.getInstance(Backend.class).name()).isEqualTo("works");
    assertThat(started).hasValue(1);
  }

  @Test
  void an_unknown_name_lists_those_present() {
    Backends backends = injector("tf", works, failing()).getInstance(Backends.class);
    assertThatThrownBy(() -> backends.named("tf"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend 'tf' is not on the class path; found [failing, works]");
    assertThatThrownBy(() -> injector("tf", works).getInstance(Backend.class))
        .isInstanceOf(ProvisionException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private static Injector injector(String choice, BackendProvider... providers) {
    return Guice.createInjector(
        new BackendModule(Backends.of(List.of(providers)), BackendChoice.of(choice)));
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
