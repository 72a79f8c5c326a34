package dev.isomorph.cli.options;

import dev.isomorph.anomaly.recipe.Method;
import dev.isomorph.anomaly.training.Augment;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Precision;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of options that a shell completes. */
public abstract class Candidates implements Iterable<String> {
  private static final String AUTO = "auto";
  private final Supplier<Stream<?>> all;

  /** Looked up when a shell's script is written, not whenever the command starts. */
  private Candidates(Supplier<Stream<?>> all) {
    this.all = all;
  }

  @Override
  public Iterator<String> iterator() {
    return all.get().<String>map(Object::toString).iterator();
  }

  /** Names of backends; no engine is started. */
  public static final class OfBackends extends Candidates {
    /** For the annotation of an option. */
    public OfBackends() {
      super(() -> Backends.load().names().stream());
    }
  }

  /** The devices that every machine can have. */
  public static final class OfDevices extends Candidates {
    /** For the annotation of an option. */
    public OfDevices() {
      super(() -> Stream.of("cpu", "gpu"));
    }
  }

  /** What can be computed with. */
  public static final class OfPrecisions extends Candidates {
    /** For the annotation of an option. */
    public OfPrecisions() {
      super(() -> Arrays.stream(Precision.values()));
    }
  }

  /** What a network can be taught. */
  public static final class OfMethods extends Candidates {
    /** For the annotation of an option. */
    public OfMethods() {
      super(() -> Stream.concat(Stream.of(AUTO), Arrays.stream(Method.values())));
    }
  }

  /** The networks of the catalogue. */
  public static final class OfNetworks extends Candidates {
    /** For the annotation of an option. */
    public OfNetworks() {
      super(() -> Catalogue.names().stream());
    }
  }

  /** How training images can be changed. */
  public static final class OfAugmentations extends Candidates {
    /** For the annotation of an option. */
    public OfAugmentations() {
      super(
          () ->
              Stream.concat(
                  Stream.of("none"),
                  Arrays.stream(Augment.values())
                      .map(kind -> kind.name().toLowerCase(Locale.ROOT))));
    }
  }
}
