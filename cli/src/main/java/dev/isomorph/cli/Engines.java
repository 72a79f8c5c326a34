package dev.isomorph.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.inject.BackendModule;

/** The one place where Guice puts things together. */
final class Engines {
  private Engines() {}

  /** The backends on the class path; none is started. */
  static Backends discovered(BackendChoice choice) {
    Injector injector =
        Guice.createInjector(
            Stage.PRODUCTION,
            binder -> {
              binder.requireExplicitBindings();
              binder.requireExactBindingAnnotations();
              binder.disableCircularProxies();
            },
            new BackendModule(choice));
    return injector.getInstance(Backends.class);
  }
}
