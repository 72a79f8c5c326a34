package dev.isomorph.sample.cloth;

import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.AtomicFolder;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.spec.Size2d;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set of woven cloth in the MVTec AD layout: {@code train/good}, {@code test/good}, {@code
 * test/KIND} and {@code ground_truth/KIND/NAME_mask.png} for each {@link Defect}.
 *
 * @param size height and width of each picture, in pixels
 * @param training normal pictures to train on
 * @param good normal pictures to test with
 * @param perKind pictures of each kind of defect
 * @param seed equal seeds give equal files; a picture does not depend on how many others there are
 */
public record ClothDataSet(Size2d size, int training, int good, int perKind, long seed) {
  private static final int SMALLEST_SIDE = 32;

  /** Checks sizes and counts. */
  public ClothDataSet {
    if (Math.min(size.height(), size.width()) < SMALLEST_SIDE) {
      throw new IllegalArgumentException(
          "ClothDataSet.size: expected sides of at least " + SMALLEST_SIDE + ", got " + size);
    }
    if (training < 0 || good < 0 || perKind < 0) {
      throw new IllegalArgumentException(
          "ClothDataSet: expected counts of at least 0, got training "
              + training
              + ", good "
              + good
              + ", perKind "
              + perKind);
    }
  }

  /**
   * Writes the data set; {@code folder} appears when all of it is there.
   *
   * @throws IOException if the folder exists and is not empty, or cannot be written
   */
  public void write(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> children = Files.list(folder)) {
        if (children.findAny().isPresent()) {
          throw new IOException(folder + ": expected a new or empty folder");
        }
      }
    }
    try (AtomicFolder staged = AtomicFolder.begin(folder)) {
      Path root = staged.path();
      writeGood(root, "train/good", training);
      writeGood(root, "test/good", good);
      for (Defect defect : Defect.values()) {
        writeDefects(root, defect);
      }
      staged.moveIntoPlace();
    }
  }

  private void writeGood(Path root, String folder, int count) throws IOException {
    eachInParallel(
        count,
        i -> {
          String name = String.format("%s/%03d", folder, i);
          write(
              root.resolve(name + ".png"),
              ClothSample.of(size, seed, name, Optional.empty()).image());
        });
  }

  private void writeDefects(Path root, Defect defect) throws IOException {
    eachInParallel(
        perKind,
        i -> {
          String name = String.format("test/%s/%03d", defect.folder(), i);
          ClothSample sample = ClothSample.of(size, seed, name, Optional.of(defect));
          write(root.resolve(name + ".png"), sample.image());
          String mask = String.format("ground_truth/%s/%03d_mask.png", defect.folder(), i);
          write(root.resolve(mask), sample.mask());
        });
  }

  private static void eachInParallel(int count, Task task) throws IOException {
    try {
      ParallelLoop.forEach(
          count,
          i -> {
            try {
              task.run(i);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private interface Task {
    void run(int i) throws IOException;
  }

  /** The folder forces it to the disk with all others. */
  private static void write(Path file, RgbImage image) throws IOException {
    PngFile.write(file, AtomicFile.Durability.KILL, image);
  }
}
