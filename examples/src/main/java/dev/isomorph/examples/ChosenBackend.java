package dev.isomorph.examples;

import com.google.inject.Guice;
import com.google.inject.Stage;
import dev.isomorph.api.Backend;
import dev.isomorph.api.BackendChoice;
import dev.isomorph.inject.BackendModule;
import java.util.Arrays;

/** The one word by which an example changes its engine. */
final class ChosenBackend {
  private ChosenBackend() {}

  /** The backend named by the first argument, else by ISOMORPH_BACKEND, else djl. */
  static Backend from(String[] arguments) {
    BackendChoice choice =
        BackendChoice.toTrain(Arrays.stream(arguments).findFirst(), System.getenv());
    return Guice.createInjector(Stage.PRODUCTION, new BackendModule(choice))
        .getInstance(Backend.class);
  }
}
