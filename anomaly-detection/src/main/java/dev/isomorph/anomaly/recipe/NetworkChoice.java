package dev.isomorph.anomaly.recipe;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.Optional;

/** The network of a recipe, before its sizes are settled. Immutable. */
public sealed interface NetworkChoice {
  /**
   * The network.
   *
   * @throws IllegalArgumentException if it does not have these sizes
   */
  Architecture architecture();

  /** The same with some sizes in the place of its own. */
  NetworkChoice withSizes(Catalogue.Sizes sizes);

  /** The same for images of a size. */
  default NetworkChoice withImageSize(Size2d size) {
    return withSizes(new Catalogue.Sizes(Optional.of(size), Optional.empty(), Optional.empty()));
  }

  /** A network of the catalogue in its usual sizes. */
  static NetworkChoice ready(String name) {
    return new Ready(name, Catalogue.Sizes.usual());
  }

  /**
   * A network of the catalogue.
   *
   * @param name its name there
   * @param sizes where they differ from the usual ones
   */
  record Ready(String name, Catalogue.Sizes sizes) implements NetworkChoice {
    @Override
    public Architecture architecture() {
      return Catalogue.named(name, sizes);
    }

    @Override
    public Ready withSizes(Catalogue.Sizes given) {
      return new Ready(
          name,
          new Catalogue.Sizes(
              given.image().or(sizes::image),
              given.depths().or(sizes::depths),
              given.width().or(sizes::width)));
    }
  }

  /**
   * A network of the caller's.
   *
   * @param architecture input [3, H, W]
   */
  record Given(Architecture architecture) implements NetworkChoice {
    /**
     * The same for images of another size.
     *
     * @throws IllegalArgumentException if depths or a width are given, which are those of the
     *     catalogue's networks
     */
    @Override
    public Given withSizes(Catalogue.Sizes given) {
      if (given.depths().isPresent() || given.width().isPresent()) {
        throw new IllegalArgumentException(
            "%s: expected with a network of the catalogue only, got '%s'"
                .formatted(given.depths().isPresent() ? "depths" : "width", architecture.name()));
      }
      return given.image().map(size -> new Given(architecture.withImageSize(size))).orElse(this);
    }
  }
}
