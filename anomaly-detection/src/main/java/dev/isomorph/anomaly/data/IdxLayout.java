package dev.isomorph.anomaly.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The files of MNIST and Fashion-MNIST in one folder: images and labels, {@code train} and {@code
 * t10k}.
 */
final class IdxLayout {
  private static final String TRAIN = "train";
  private static final String TEST = "t10k";

  private IdxLayout() {}

  static boolean isAt(Path root) {
    return find(root, TRAIN, "images", 3).isPresent();
  }

  /** The training images of the normal class. */
  static ImageSet training(Path root, int normalClass) {
    ImageSet all = read(root, TRAIN, OptionalInt.of(normalClass));
    ImageSet normal = all.where(e -> e.label() == Label.NORMAL);
    if (normal.size() == 0) {
      throw new DataSetException(
          root
              + ": expected the normal class to be one of "
              + all.kinds()
              + ", got "
              + normalClass);
    }
    return normal;
  }

  /**
   * The whole test set; empty if its files are not there. Without a normal class no label is known.
   */
  static ImageSet test(Path root, OptionalInt normalClass) {
    return find(root, TEST, "images", 3).isPresent()
        ? read(root, TEST, normalClass)
        : new ImageSet(root.toString(), List.of());
  }

  private static ImageSet read(Path root, String part, OptionalInt normalClass) {
    IdxFile images = IdxFile.read(require(root, part, "images", 3), 3);
    IdxFile labels = IdxFile.read(require(root, part, "labels", 1), 1);
    if (images.shape()[0] != labels.shape()[0]) {
      throw new DataSetException(
          images.path()
              + " holds "
              + images.shape()[0]
              + " images, but "
              + labels.path()
              + " holds "
              + labels.shape()[0]
              + " labels; expected as many labels as images");
    }
    List<Example> examples = new ArrayList<>(images.shape()[0]);
    for (int i = 0; i < images.shape()[0]; i++) {
      int kind = labels.values()[i] & 0xFF;
      examples.add(
          new Example(
              new IdxImage(images, i),
              label(kind, normalClass),
              Integer.toString(kind),
              Optional.empty()));
    }
    String description =
        images.path() + (normalClass.isPresent() ? ", normal class " + normalClass.getAsInt() : "");
    return new ImageSet(description, examples);
  }

  private static Label label(int kind, OptionalInt normalClass) {
    if (normalClass.isEmpty()) {
      return Label.UNKNOWN;
    }
    return kind == normalClass.getAsInt() ? Label.NORMAL : Label.ANOMALOUS;
  }

  private static Path require(Path root, String part, String what, int axes) {
    return find(root, part, what, axes)
        .orElseThrow(
            () ->
                new DataSetException(
                    root + ": expected a file " + names(part, what, axes).get(0) + " or with .gz"));
  }

  private static Optional<Path> find(Path root, String part, String what, int axes) {
    return names(part, what, axes).stream()
        .flatMap(name -> Stream.of(name, name + ".gz"))
        .map(root::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static List<String> names(String part, String what, int axes) {
    return List.of(
        part + "-" + what + "-idx" + axes + "-ubyte", part + "-" + what + ".idx" + axes + "-ubyte");
  }
}
