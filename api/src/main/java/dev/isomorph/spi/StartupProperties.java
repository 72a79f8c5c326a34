package dev.isomorph.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * System properties that an engine reads while it starts, and only then: the one place where the
 * library sets any, for as long as the start takes. What the user has set stays as it is.
 *
 * <p>Engines start one at a time, so that none sees or clears another's properties.
 */
public final class StartupProperties {
  private StartupProperties() {}

  /**
   * Starts an engine.
   *
   * @param properties set where they are not set already, and cleared again in the end
   * @param start what reads them
   * @return what the start returns
   */
  public static synchronized <T> T with(Map<String, String> properties, Supplier<T> start) {
    List<String> set = new ArrayList<>();
    try {
      properties.forEach(
          (name, value) -> {
            if (System.getProperty(name) == null) {
              System.setProperty(name, value);
              set.add(name);
            }
          });
      return start.get();
    } finally {
      set.forEach(System::clearProperty);
    }
  }
}
