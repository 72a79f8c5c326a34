package dev.isomorph.cli.context;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.api.Backends;
import dev.isomorph.inject.BackendModule;

/** The one place where Guice puts things together. */
public final class Engines {
  private Engines() {}

  /** The backends on the class path; none is started. */
  public static Backends discovered(BackendChoice choice) {
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
