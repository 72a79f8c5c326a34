package dev.isomorph.inject;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.MapBinder;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.spi.BackendProvider;

/**
 * Binds every backend by name, {@link Backends}, and the chosen {@link Backend}. The engine starts
 * when a {@code Backend} is injected, not before.
 */
public final class BackendModule extends AbstractModule {
  private final Backends backends;
  private final BackendChoice choice;

  /**
   * With the backends on the class path.
   *
   * @throws IllegalArgumentException if two of them have one name
   */
  public BackendModule(BackendChoice choice) {
    this(Backends.load(), choice);
  }

  /** With the given backends. */
  public BackendModule(Backends backends, BackendChoice choice) {
    this.backends = backends;
    this.choice = choice;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    MapBinder<String, BackendProvider> byName =
        MapBinder.newMapBinder(binder(), String.class, BackendProvider.class);
    backends.providers().forEach((name, provider) -> byName.addBinding(name).toInstance(provider));
    bind(Backends.class).toInstance(backends);
  }

  @Provides
  Backend chosen() {
    return backends.chosen(choice);
  }
}
