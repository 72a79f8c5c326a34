package dev.isomorph.sample.suite;

import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.AtomicFolder;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Crops of one picture in the MVTec AD layout. Those to train on come from the upper five eighths,
 * those to test with from the rest, so that no pixel is in both.
 *
 * @param training normal crops to train on
 * @param good normal crops to test with
 * @param perKind crops with each kind of defect
 * @param seed equal seeds give equal files
 */
public record TextureDataSet(int training, int good, int perKind, long seed) {
  /** Height and width of a crop, in pixels. */
  public static final int SIDE = 64;

  /** 400 to train on, 100 good ones and 25 of each kind to test with. */
  public static TextureDataSet standard(long seed) {
    return new TextureDataSet(400, 100, 25, seed);
  }

  /**
   * Writes the data set; {@code folder} appears when all of it is there.
   *
   * @param foreign another picture, for pieces that do not belong
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if a picture is too small to be divided
   */
  public void write(Path folder, RgbImage picture, RgbImage foreign) throws IOException {
    int border = picture.height() * 5 / 8;
    requireRoom(picture, border);
    requireRoom(foreign, foreign.height() * 5 / 8);
    SplittableRandom random = new SplittableRandom(seed);
    try (AtomicFolder staged = AtomicFolder.begin(folder)) {
      Path root = staged.path();
      for (int i = 0; i < training; i++) {
        Sample sample = crop(picture, 0, border, random);
        write(root.resolve(name("train/good", i, "")), sample.image());
      }
      for (int i = 0; i < good; i++) {
        Sample sample = crop(picture, border, picture.height(), random);
        write(root.resolve(name("test/good", i, "")), sample.image());
      }
      for (TestDefect defect : TestDefect.values()) {
        for (int i = 0; i < perKind; i++) {
          Sample sample = crop(picture, border, picture.height(), random);
          defect.make(sample, crop(foreign, 0, foreign.height(), random), random);
          write(root.resolve(name("test/" + defect.folder(), i, "")), sample.image());
          write(
              root.resolve(name("ground_truth/" + defect.folder(), i, "_mask")),
              sample.maskImage());
        }
      }
      staged.moveIntoPlace();
    }
  }

  private static Sample crop(RgbImage picture, int from, int to, SplittableRandom random) {
    int top = from + random.nextInt(to - from - SIDE + 1);
    int left = random.nextInt(picture.width() - SIDE + 1);
    return Sample.crop(picture, top, left, SIDE);
  }

  private static void requireRoom(RgbImage picture, int border) {
    if (picture.height() - border < SIDE || picture.width() < SIDE) {
      throw new IllegalArgumentException(
          "texture: expected a picture of at least 171 x 64 pixels, got %d x %d"
              .formatted(picture.height(), picture.width()));
    }
  }

  private static String name(String folder, int number, String suffix) {
    return "%s/%03d%s.png".formatted(folder, number, suffix);
  }

  /** The folder forces it to the disk with all others. */
  private static void write(Path file, RgbImage image) throws IOException {
    PngFile.write(file, AtomicFile.Durability.KILL, image);
  }
}
