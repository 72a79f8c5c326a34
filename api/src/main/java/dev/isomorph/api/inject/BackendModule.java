package dev.isomorph.api.inject;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendProvider;
import dev.isomorph.api.spi.ModelFileRunner;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Binds every discovered backend by name, {@link Backends}, and the chosen {@link Backend}. The
 * engine starts when a {@code Backend} is injected, not before. Two jars with one name fail when
 * the injector is made.
 */
public final class BackendModule extends AbstractModule {
  private final List<BackendProvider> discovered;
  private final List<ModelFileRunner> runners;
  private final BackendChoice choice;

  /** With the backends on the class path. */
  public BackendModule(BackendChoice choice) {
    this(found(BackendProvider.class), found(ModelFileRunner.class), choice);
  }

  /** With the given backends, and nothing that runs model files. */
  public BackendModule(List<BackendProvider> discovered, BackendChoice choice) {
    this(discovered, List.of(), choice);
  }

  private BackendModule(
      List<BackendProvider> discovered, List<ModelFileRunner> runners, BackendChoice choice) {
    this.discovered = List.copyOf(discovered);
    this.runners = List.copyOf(runners);
    this.choice = choice;
  }

  private static <T> List<T> found(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    MapBinder<String, BackendProvider> byName =
        MapBinder.newMapBinder(binder(), String.class, BackendProvider.class);
    discovered.forEach(provider -> byName.addBinding(provider.name()).toInstance(provider));
    MapBinder<String, ModelFileRunner> byFormat =
        MapBinder.newMapBinder(binder(), String.class, ModelFileRunner.class);
    runners.forEach(runner -> byFormat.addBinding(runner.format()).toInstance(runner));
    bind(Backends.class).in(Singleton.class);
  }

  @Provides
  Backend chosen(Backends backends) {
    return backends.chosen(choice);
  }
}
