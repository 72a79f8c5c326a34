package dev.isomorph.anomaly.recipe;

import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.spec.Size2d;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What of an image a network looks at: all of it, or random crops. Immutable. */
public sealed interface Framing {
  /**
   * The tiling for some images, and why.
   *
   * @param images of which the headers of some are read
   * @param seen the size of the network's images
   * @throws IllegalArgumentException if tiles of that size cannot overlap as asked
   */
  CropChoice of(ImageSet images, Size2d seen);

  /** Small images are brought to the network's size, of large ones it sees crops. */
  static Framing bySizes() {
    return new BySizes();
  }

  /** Images are brought to the network's size, however large they are. */
  static Framing whole() {
    return new Whole();
  }

  /** See {@link #bySizes()}. */
  record BySizes() implements Framing {
    @Override
    public CropChoice of(ImageSet images, Size2d seen) {
      return CropChoice.of(images, seen);
    }
  }

  /** See {@link #whole()}. */
  record Whole() implements Framing {
    @Override
    public CropChoice of(ImageSet images, Size2d seen) {
      return new CropChoice(
          Optional.empty(),
          String.format(
              Locale.ROOT, "%,d images: brought to %s", images.size(), SizeText.of(seen)));
    }
  }

  /**
   * Random crops of the network's size, whatever size the images have.
   *
   * @param overlap how many pixels two neighbouring tiles share; a quarter of a tile if empty
   * @param scale of the images before they are cropped, in (0, 1]; chosen by their sizes if empty
   */
  record Crops(OptionalInt overlap, OptionalDouble scale) implements Framing {
    @Override
    public CropChoice of(ImageSet images, Size2d seen) {
      Tiling usual =
          scale.isPresent()
              ? Tiling.of(seen)
              : CropChoice.of(images, seen).tiling().orElse(Tiling.of(seen));
      Tiling tiling = new Tiling(overlap.orElse(usual.overlap()), scale.orElse(usual.scale()));
      tiling.requireFits(seen);
      return new CropChoice(
          Optional.of(tiling),
          String.format(
              Locale.ROOT,
              "%,d images: random crops of %s; tiles: %s",
              images.size(),
              SizeText.of(seen),
              tiling));
    }
  }
}
