package dev.isomorph.cli;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.Layout;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.Catalogue;
import java.util.Optional;

/**
 * What is trained where nothing else is said.
 *
 * @param method what the network is taught
 * @param networkName its name in the catalogue
 * @param sizes where they differ from the network's usual ones
 * @param scoring how images are scored
 * @param config how it is trained
 */
record Proposal(
    Method method,
    String networkName,
    Catalogue.Sizes sizes,
    Scoring scoring,
    TrainingConfig config) {
  /**
   * Where classes are told apart an anomaly is another kind of thing as a whole, in small pictures:
   * it is told by all features of a small network together.
   */
  private static final Proposal FOR_CLASSES =
      new Proposal(
          Method.RECONSTRUCT,
          "restorer",
          new Catalogue.Sizes(Optional.of(Size2d.square(32)), Optional.empty(), Optional.of(16)),
          Scoring.parse("mahalanobis:tap=encoder.2.relu:grid=4"),
          TrainingConfig.defaults().withEpochs(10));

  /** For a layout of data; outside of IDX files an anomaly is taken for a defect in one place. */
  static Proposal forLayout(Layout layout) {
    return layout == Layout.IDX ? FOR_CLASSES : forMethod(Method.SEGMENT);
  }

  /** The method's own network and scoring. */
  static Proposal forMethod(Method method) {
    return new Proposal(
        method, method.networkName(), Catalogue.Sizes.usual(), method.scoring(), method.usual());
  }

  /** The same with the network that suits images which are looked at so. */
  Proposal lookingAt(Optional<Tiling> tiling) {
    return tiling.isEmpty() || method == Method.RECONSTRUCT
        ? this
        : new Proposal(method, method.networkNameOnCrops(), sizes, scoring, config);
  }

  /**
   * How large images are looked at as {@code train} does where nothing else is said; empty where
   * images are brought to the network's size.
   */
  Optional<Tiling> tiling(ImageSet images) {
    return method == Method.RECONSTRUCT
        ? Optional.empty()
        : CropChoice.of(images, network().input().spatial()).tiling();
  }

  /** The network with its sizes. */
  Architecture network() {
    return Catalogue.named(networkName, sizes);
  }
}
