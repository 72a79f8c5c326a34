package dev.isomorph.api.inject;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendProvider;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Binds every discovered backend by name, {@link Backends}, and the chosen {@link Backend}. The
 * engine starts when a {@code Backend} is injected, not before. Two jars with one name fail when
 * the injector is made.
 */
public final class BackendModule extends AbstractModule {
  private final List<BackendProvider> discovered;
  private final BackendChoice choice;

  /** With the backends on the class path. */
  public BackendModule(BackendChoice choice) {
    this(
        ServiceLoader.load(BackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        choice);
  }

  /** With the given backends. */
  public BackendModule(List<BackendProvider> discovered, BackendChoice choice) {
    this.discovered = List.copyOf(discovered);
    this.choice = choice;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    MapBinder<String, BackendProvider> byName =
        MapBinder.newMapBinder(binder(), String.class, BackendProvider.class);
    discovered.forEach(provider -> byName.addBinding(provider.name()).toInstance(provider));
    bind(Backends.class).in(Singleton.class);
  }

  @Provides
  Backend chosen(Backends backends) {
    return backends.named(choice.name());
  }
}
