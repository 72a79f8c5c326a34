package dev.isomorph.cli.options;

import dev.isomorph.anomaly.recipe.NetworkChoice;
import dev.isomorph.api.io.TextFile;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.Catalogue;
import dev.isomorph.spec.json.ArchitectureJson;
import dev.isomorph.spec.json.SpecFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which network: a ready one with its sizes, or one from a file. */
public final class ArchitectureOptions {
  public static final String OPTION = "--architecture";
  public static final String NAMES =
      "resnet-autoencoder, resnet-encoder, resnet-encoder-without-preconv, resnet-decoder,"
          + " residual-block, restorer, restorer-segmenter, compact-segmenter,"
          + " detail-segmenter, or a JSON file as 'isomorph summary --format architecture' prints it";

  private static final String AUTO = "auto";
  private static final String DEFAULT = "resnet-autoencoder";
  private static final String FILE_SUFFIX = ".json";

  @Option(
      names = OPTION,
      paramLabel = "NAME|FILE.json",
      completionCandidates = Candidates.OfNetworks.class,
      description = "The network: " + NAMES + ".")
  private String architecture;

  @Mixin private Sizes sizes;

  /** The sizes of a ready network. */
  public static final class Sizes {
    @Option(
        names = "--image",
        paramLabel = "WxH",
        description = "Width and height of the network's images in pixels.")
    private Size2d image;

    @Option(
        names = "--depths",
        paramLabel = "D0,D1,D2,D3",
        split = ",",
        hideParamSyntax = true,
        description = "Residual blocks in each of the four groups (default: 2,1,1,1).")
    private List<Integer> depths;

    @Option(
        names = "--width",
        paramLabel = "CHANNELS",
        description =
            "Channels of a restorer's first layer; the others are in proportion (default: 32).")
    private Integer width;

    /**
     * A network by name, or from a file.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if the options do not go together, or the file is none
     */
    public Architecture architecture(String nameOrFile) throws IOException {
      return network(nameOrFile).architecture();
    }

    private NetworkChoice network(String nameOrFile) throws IOException {
      return nameOrFile.endsWith(FILE_SUFFIX)
          ? ofFile(Path.of(nameOrFile))
          : of(NetworkChoice.ready(nameOrFile));
    }

    private NetworkChoice of(NetworkChoice network) {
      if (width != null && width < 1) {
        throw new IllegalArgumentException("--width: expected > 0, got " + width);
      }
      return network.withSizes(
          new Catalogue.Sizes(
              Optional.ofNullable(image), Optional.ofNullable(depths), Optional.ofNullable(width)));
    }

    private NetworkChoice ofFile(Path file) throws IOException {
      if (depths != null || width != null) {
        throw new IllegalArgumentException(
            "%s: expected with a ready network only, got the file %s"
                .formatted(depths != null ? "--depths" : "--width", file));
      }
      return of(new NetworkChoice.Given(read(file)));
    }
  }

  /**
   * The network of a file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the file is none
   */
  public static Architecture read(Path file) throws IOException {
    try {
      return ArchitectureJson.read(TextFile.read(file));
    } catch (SpecFormatException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": expected UTF-8 text, got other bytes", e);
    }
  }

  /**
   * The network that the options describe.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the options do not go together, or the file is none
   */
  public Architecture architecture() throws IOException {
    return network(NetworkChoice.ready(DEFAULT)).architecture();
  }

  /**
   * The same before it is built, with another network where none is named.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if the options do not go together, or the file is none
   */
  public NetworkChoice network(NetworkChoice otherwise) throws IOException {
    return architecture == null ? sized(otherwise) : sizes.network(architecture);
  }

  /** A network in the sizes that are given, else in its own. */
  public NetworkChoice sized(NetworkChoice network) {
    return sizes.of(network);
  }

  /**
   * Whether the network is to be chosen by trials.
   *
   * @throws IllegalArgumentException if sizes are given that not every network has
   */
  public boolean auto() {
    boolean auto = AUTO.equals(architecture);
    if (auto && (sizes.depths != null || sizes.width != null)) {
      throw new IllegalArgumentException(
          "%s: expected with a network that is named, got --architecture auto"
              .formatted(sizes.depths != null ? "--depths" : "--width"));
    }
    return auto;
  }

  /** Whether the options name a network, or belong to the usual one alone. */
  public boolean namesNetwork() {
    return architecture != null || sizes.depths != null;
  }

  /** Whether the options name the network, the size of its images aside. */
  public boolean given() {
    return architecture != null || sizes.depths != null || sizes.width != null;
  }

  /** The size of the images, if it is given. */
  public Optional<Size2d> imageSize() {
    return Optional.ofNullable(sizes.image);
  }
}
