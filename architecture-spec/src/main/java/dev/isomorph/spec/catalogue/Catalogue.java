package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The ready networks by name, as a command line asks for them. */
public final class Catalogue {
  private static final Map<String, Function<Sizes, Architecture>> BY_NAME = new LinkedHashMap<>();

  static {
    ResNetAutoencoder notebook = ResNetAutoencoder.notebook();
    BY_NAME.put("resnet-autoencoder", sizes -> sizes.of(notebook).autoencoder());
    BY_NAME.put("resnet-encoder", sizes -> sizes.of(notebook).encoder());
    BY_NAME.put(
        "resnet-encoder-without-preconv",
        sizes -> sizes.of(notebook.withDepths(List.of(1, 1, 1, 1))).encoderWithoutPreconv());
    BY_NAME.put("resnet-decoder", sizes -> sizes.of(notebook).decoder());
    BY_NAME.put("residual-block", sizes -> block(sizes.of(notebook)));
    BY_NAME.put("restorer", sizes -> sizes.of(TextureRestorer.standard()).restorer());
    BY_NAME.put(
        "restorer-segmenter", sizes -> sizes.of(TextureRestorer.standard()).restorerAndSegmenter());
    BY_NAME.put("compact-segmenter", sizes -> sizes.of(CompactSegmenter.standard()).architecture());
    BY_NAME.put("detail-segmenter", sizes -> sizes.of(CompactSegmenter.detailed()).architecture());
  }

  private Catalogue() {}

  /**
   * What differs from a network's own sizes.
   *
   * @param image height and width of the images in pixels
   * @param depths residual blocks in each of the four groups, for networks that have such
   * @param width channels of the first layer, to which the others are in proportion, for networks
   *     that take one
   */
  public record Sizes(
      Optional<Size2d> image, Optional<List<Integer>> depths, Optional<Integer> width) {
    /** Nothing. */
    public static Sizes usual() {
      return new Sizes(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ResNetAutoencoder of(ResNetAutoencoder numbers) {
      refuse("width", width, "restorer and segmenter networks");
      ResNetAutoencoder sized = image.map(numbers::withImageSize).orElse(numbers);
      return depths.map(sized::withDepths).orElse(sized);
    }

    private TextureRestorer of(TextureRestorer numbers) {
      refuse("depths", depths, "resnet networks");
      TextureRestorer sized = image.map(numbers::withImageSize).orElse(numbers);
      return width.map(sized::withWidth).orElse(sized);
    }

    private CompactSegmenter of(CompactSegmenter numbers) {
      refuse("depths", depths, "resnet networks");
      CompactSegmenter sized = image.map(numbers::withImageSize).orElse(numbers);
      return width.map(sized::withWidth).orElse(sized);
    }

    private static void refuse(String what, Optional<?> given, String those) {
      if (given.isPresent()) {
        throw new IllegalArgumentException(
            "%s: expected for the %s only, got %s for another".formatted(what, those, given.get()));
      }
    }
  }

  /** The names, the main one first. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /**
   * A network by name, with its default sizes.
   *
   * @throws IllegalArgumentException if no network has the name, with the names there are, or it
   *     does not have these sizes
   */
  public static Architecture named(String name, Sizes sizes) {
    Function<Sizes, Architecture> network = BY_NAME.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "architecture: expected one of %s, got '%s'".formatted(names(), name));
    }
    return network.apply(sizes);
  }

  /** From the image's channels to those of the stem, at stride 1. */
  private static Architecture block(ResNetAutoencoder numbers) {
    return new ResidualBlock(numbers.imageChannels(), numbers.stemChannels(), 1)
        .architecture(numbers.imageSize());
  }
}
