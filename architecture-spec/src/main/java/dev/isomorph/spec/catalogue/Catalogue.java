package dev.isomorph.spec.catalogue;

import dev.isomorph.spec.Architecture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The ready networks by name, as a command line asks for them. */
public final class Catalogue {
  private static final String WITHOUT_PRECONV = "resnet-encoder-without-preconv";
  private static final Map<String, Function<ResNetAutoencoder, Architecture>> BY_NAME =
      new LinkedHashMap<>();

  static {
    BY_NAME.put("resnet-autoencoder", ResNetAutoencoder::autoencoder);
    BY_NAME.put("resnet-encoder", ResNetAutoencoder::encoder);
    BY_NAME.put(WITHOUT_PRECONV, ResNetAutoencoder::encoderWithoutPreconv);
    BY_NAME.put("resnet-decoder", ResNetAutoencoder::decoder);
    BY_NAME.put(
        "residual-block",
        numbers ->
            new ResidualBlock(numbers.imageChannels(), numbers.stemChannels(), 1)
                .architecture(numbers.imageSize()));
  }

  private Catalogue() {}

  /** The names, the main one first. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /**
   * The notebook's sizes of a network by name: one block in each group for the encoder without
   * {@code preconv}, {@link ResNetAutoencoder#notebook()} for the others.
   */
  public static ResNetAutoencoder notebookNumbers(String name) {
    ResNetAutoencoder notebook = ResNetAutoencoder.notebook();
    return name.equals(WITHOUT_PRECONV) ? notebook.withDepths(List.of(1, 1, 1, 1)) : notebook;
  }

  /**
   * A network by name.
   *
   * @param numbers its sizes; the residual block leads from the image's channels to those of the
   *     stem at stride 1
   * @throws IllegalArgumentException if no network has the name, with the names there are
   */
  public static Architecture named(String name, ResNetAutoencoder numbers) {
    Function<ResNetAutoencoder, Architecture> network = BY_NAME.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "architecture: expected one of %s, got '%s'".formatted(names(), name));
    }
    return network.apply(numbers);
  }
}
