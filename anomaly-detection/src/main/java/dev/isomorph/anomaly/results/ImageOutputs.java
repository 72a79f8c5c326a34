package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.picture.Overlay;
import dev.isomorph.anomaly.picture.Tiles;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.imaging.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Files about each image: heat maps over it, raw maps, masks. A file stands where its image stands
 * below the images' folder, under the image's name (see {@link OutputNames}) and a suffix; each is
 * written atomically.
 *
 * <p>Safe from many threads; of the overlays of more than 4 million pixels one is drawn at a time,
 * so that memory is bounded.
 */
public final class ImageOutputs {
  /** What can be written of an image. */
  public enum Kind {
    /**
     * The original image with heat colours and frames: a PNG of 8-bit RGB in the original's size;
     * small images are enlarged and very large ones reduced, see {@link Overlay}.
     */
    HEATMAP(".heatmap.png"),
    /**
     * The map as a TIFF of one channel of 32-bit floats, from 0, of the size [H, W] of {@link
     * Inspection#map}: the network's, or with tiles the scaled image's.
     */
    MAP(".map.tiff"),
    /** A PNG of the same size: 255 where the map is above the limit of a pixel, else 0. */
    MASK(".mask.png");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }

    /** What is put behind the image's name. */
    public String suffix() {
      return suffix;
    }
  }

  /** There may be very many, and the same command makes them again. */
  private static final AtomicFile.Durability DURABILITY = AtomicFile.Durability.KILL;

  /** A picture of more pixels is drawn while no other such picture is. */
  private static final long LARGE_PICTURE = 4_000_000;

  private final Object largePictures = new Object();
  private final OutputNames names;
  private final MapScale scale;
  private final Map<Kind, Path> folders;

  /**
   * What is to be written.
   *
   * @param names where in its folder a file stands
   * @param scale gives colours and masks
   * @param folders the kinds that are wanted, each with its folder
   */
  public ImageOutputs(OutputNames names, MapScale scale, Map<Kind, Path> folders) {
    this.names = names;
    this.scale = scale;
    this.folders = Map.copyOf(folders);
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return folders.isEmpty();
  }

  /**
   * Files that are pictures must not come to lie among the images, where they would be found and
   * scored as well. Links are followed.
   *
   * @throws DataSetException if a folder is inside one of {@code images}
   */
  public static void requireOutside(Collection<Path> folders, List<Path> images) {
    for (Path folder : folders) {
      for (Path path : images) {
        if (real(folder).startsWith(real(path))) {
          throw new DataSetException(
              "%s: lies inside %s, whose images are scored; choose a folder outside"
                  .formatted(folder, path));
        }
      }
    }
  }

  /** The path without links, of which the last folders need not be there yet. */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return absolute.toRealPath();
    } catch (IOException notThere) {
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName());
    }
  }

  /**
   * Writes what belongs to an image; files of the same name are replaced. The original image is
   * read again for a heat map.
   *
   * @throws IOException if a file cannot be written or the image cannot be read
   */
  public void write(Inspection inspection) throws IOException {
    for (Map.Entry<Kind, Path> output : folders.entrySet()) {
      write(file(output.getKey(), inspection.score().example()), output.getKey(), inspection);
    }
  }

  private void write(Path file, Kind kind, Inspection inspection) throws IOException {
    switch (kind) {
      case HEATMAP -> writeOverlay(file, inspection);
      case MAP -> FloatTiff.write(file, DURABILITY, inspection.map());
      case MASK -> PngFile.write(file, DURABILITY, Tiles.mask(inspection.map(), scale));
    }
  }

  /** Whether everything that belongs to an image is there. */
  boolean arePresent(Example example) {
    return folders.keySet().stream().allMatch(kind -> Files.exists(file(kind, example)));
  }

  /**
   * Where a file about an image is, or will be.
   *
   * @param kind one that is wanted
   */
  public Path file(Kind kind, Example example) {
    Path name = names.of(example.name());
    return folders.get(kind).resolve(name.resolveSibling(name.getFileName() + kind.suffix()));
  }

  private void writeOverlay(Path file, Inspection inspection) throws IOException {
    ImageSource image = inspection.score().example().image();
    if (image.originalSize().area() <= LARGE_PICTURE) {
      PngFile.write(file, DURABILITY, inspection.overlay(scale));
    } else {
      synchronized (largePictures) {
        PngFile.write(file, DURABILITY, inspection.overlay(scale));
      }
    }
  }
}
