package dev.isomorph.anomaly.data;

import dev.isomorph.imaging.ImageDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The images found at one path: normal ones to train on, and a test set if the layout has one.
 *
 * @param root the path that was given
 * @param layout what was recognised there
 * @param description one line for people and for the model's provenance
 * @param training normal images; nothing is split off, that is the training's business
 * @param test labelled images, empty for a plain folder
 */
public record DataSet(
    Path root, Layout layout, String description, ImageSet training, ImageSet test) {

  /**
   * Opens a folder of images, a folder in the MVTec AD layout or a CSV manifest.
   *
   * @throws DataSetException if there is nothing to train on
   */
  public static DataSet open(Path root) {
    return open(root, OptionalInt.empty());
  }

  /**
   * Opens any layout. {@code normalClass} is needed for IDX files and must be empty otherwise.
   *
   * @throws DataSetException if there is nothing to train on, or the normal class is missing,
   *     unknown or out of place
   */
  public static DataSet open(Path root, OptionalInt normalClass) {
    Layout layout = layoutOf(root);
    if (layout != Layout.IDX && normalClass.isPresent()) {
      throw new DataSetException(
          root + ": a normal class belongs to IDX files, but this is a " + layout.title());
    }
    return switch (layout) {
      case IDX -> idx(root, normalClass);
      case MVTEC_AD -> of(root, layout, MvtecLayout.training(root), MvtecLayout.test(root));
      case MANIFEST -> {
        ManifestLayout manifest = ManifestLayout.read(root);
        yield of(root, layout, manifest.training(), manifest.test());
      }
      case FOLDER ->
          of(
              root,
              layout,
              ImageSet.presumedNormal(root.toString(), ImageFolder.imagesBelow(root)),
              new ImageSet(root.toString(), List.of()));
    };
  }

  /**
   * The images to score at some paths: a file is one image, a folder all images below it, found
   * while they are asked for; of a folder with IDX files or in the MVTec AD layout, and of a CSV
   * manifest, it is the test set, with its labels.
   *
   * @throws DataSetException if a path does not exist or holds no image
   */
  public static ImageStream toScore(List<Path> paths, OptionalInt normalClass) {
    return toScore(paths, normalClass, List.of());
  }

  /**
   * The same without the folders that a run writes pictures into, even where links lead to them.
   *
   * @param outputs folders that are not entered; they need not be there yet
   * @throws DataSetException if a path does not exist or holds no image
   */
  public static ImageStream toScore(
      List<Path> paths, OptionalInt normalClass, Collection<Path> outputs) {
    return ImageStream.of(
        paths.stream().map(Path::toString).collect(Collectors.joining(", ")),
        paths.stream().map(path -> at(path, normalClass, outputs)).toList());
  }

  private static Iterable<Example> at(
      Path path, OptionalInt normalClass, Collection<Path> outputs) {
    if (Files.isRegularFile(path) && !ManifestLayout.isAt(path)) {
      return List.of(Example.unknown(new FileImage(path)));
    }
    Iterable<Example> found =
        switch (layoutOf(path)) {
          case IDX -> IdxLayout.test(path, normalClass).examples();
          case MVTEC_AD -> MvtecLayout.test(path).examples();
          case MANIFEST -> ManifestLayout.read(path).toScore().examples();
          case FOLDER -> ImageFolder.unlabelledBelow(path, outputs);
        };
    if (!found.iterator().hasNext()) {
      throw noImages(path);
    }
    return found;
  }

  private static DataSet idx(Path root, OptionalInt normalClass) {
    int normal =
        normalClass.orElseThrow(
            () ->
                new DataSetException(
                    root + ": IDX files need the class that is normal, for example 0"));
    return of(
        root,
        Layout.IDX,
        IdxLayout.training(root, normal),
        IdxLayout.test(root, normalClass),
        ", normal class " + normal);
  }

  private static DataSet of(
      Path root, Layout layout, ImageSet training, ImageSet test, String... remarks) {
    requireImages(root, training);
    StringBuilder text = new StringBuilder(layout.title());
    text.append(String.join("", remarks));
    text.append(": ").append(training.size()).append(" normal images to train on");
    if (test.size() > 0) {
      text.append(", ").append(test.size()).append(" to test");
      text.append(" (").append(test.count(Label.ANOMALOUS)).append(" anomalous)");
    }
    return new DataSet(root, layout, text.toString(), training, test);
  }

  private static Layout layoutOf(Path root) {
    if (ManifestLayout.isAt(root)) {
      return Layout.MANIFEST;
    }
    requireFolder(root);
    if (IdxLayout.isAt(root)) {
      return Layout.IDX;
    }
    return MvtecLayout.isAt(root) ? Layout.MVTEC_AD : Layout.FOLDER;
  }

  private static void requireFolder(Path path) {
    if (!Files.isDirectory(path)) {
      throw new DataSetException(
          path
              + (Files.exists(path)
                  ? ": expected a folder or a CSV manifest (*.csv), got another file"
                  : ": there is no such file or folder"));
    }
  }

  private static void requireImages(Path path, ImageSet images) {
    if (images.size() == 0) {
      throw noImages(path);
    }
  }

  private static DataSetException noImages(Path path) {
    return new DataSetException(
        path + ": found no image; expected files named like " + ImageDecoder.SUFFIX_HINT);
  }
}
