package dev.isomorph.anomaly.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder structure of MVTec AD: normal images to train on, a test set by kind, exact masks. */
final class MvtecLayout {
  private MvtecLayout() {}

  static boolean isAt(Path root) {
    return Files.isDirectory(root.resolve("train").resolve(Example.GOOD));
  }

  static ImageSet training(Path root) {
    Path folder = root.resolve("train").resolve(Example.GOOD);
    return ImageSet.normal(folder.toString(), ImageFolder.imagesBelow(folder));
  }

  static ImageSet test(Path root) {
    List<Example> examples = new ArrayList<>();
    for (Path folder : ImageFolder.foldersIn(root.resolve("test"))) {
      String kind = folder.getFileName().toString();
      for (FileImage image : ImageFolder.imagesBelow(folder)) {
        examples.add(
            kind.equals(Example.GOOD)
                ? Example.normal(image)
                : new Example(image, Label.ANOMALOUS, kind, mask(root, kind, image)));
      }
    }
    return new ImageSet(root.resolve("test").toString(), examples);
  }

  private static Optional<Path> mask(Path root, String kind, FileImage image) {
    if (!FileNames.isText(image.path())) {
      return Optional.empty(); // it is unreadable
    }
    String file = image.path().getFileName().toString();
    String stem = file.substring(0, file.lastIndexOf('.'));
    Path folder = root.resolve("ground_truth").resolve(kind);
    return Stream.of(stem + "_mask.png", stem + ".png")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
