package dev.isomorph.sample.suite.photograph;

import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.api.io.AtomicFile;
import dev.isomorph.api.io.AtomicFolder;
import dev.isomorph.imaging.AtomicImageFile;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Photographs of one scene in the MVTec AD layout, as JPEG files of quality 90 with masks as PNG.
 *
 * @param size height and width of a photograph, in pixels, in the ratio of 3 to 4
 * @param training normal photographs to train on
 * @param good normal photographs to test with
 * @param perKind photographs with each kind of defect
 * @param seed equal seeds give equal files; a photograph does not depend on how many others there
 *     are
 */
public record PhotographDataSet(Size2d size, int training, int good, int perKind, long seed) {
  /** The least share of a photograph that a defect covers. */
  public static final double MIN_AREA = 0.0003;

  /** The largest share of a photograph that a defect covers. */
  public static final double MAX_AREA = 0.03;

  /** A defect changes its pixels by at least this on average, 0..1; less is hard to see. */
  private static final double MIN_CONTRAST = 0.07;

  private static final int MAX_ATTEMPTS = 60;
  private static final float JPEG_QUALITY = 0.9f;

  /** Checks sizes and counts. */
  public PhotographDataSet {
    if (3 * size.width() != 4 * size.height() || size.width() < 128) {
      throw new IllegalArgumentException(
          "PhotographDataSet.size: expected at least 128x96 and a ratio of 4 to 3, got %dx%d"
              .formatted(size.width(), size.height()));
    }
    if (training < 0 || good < 0 || perKind < 0) {
      throw new IllegalArgumentException(
          "PhotographDataSet: expected counts of at least 0, got training %d, good %d, perKind %d"
              .formatted(training, good, perKind));
    }
  }

  /** 60 photographs of 1024x768 to train on, 30 good ones and 5 of each kind to test with. */
  public static PhotographDataSet standard(long seed) {
    return new PhotographDataSet(new Size2d(768, 1024), 60, 30, 5, seed);
  }

  /** How many photographs there are in all. */
  public int photographs() {
    return training + good + perKind * Flaw.values().length;
  }

  /** A photograph to be made: the file without ending, below the data set's folder. */
  private record Job(String folder, int number, Optional<Flaw> flaw) {
    String name() {
      return "%s/%03d".formatted(folder, number);
    }
  }

  /** A photograph and where its flaw is. */
  record Sample(BufferedImage photograph, Optional<ChangeMask> mask) {}

  /**
   * Writes the data set; {@code folder} appears when all of it is there.
   *
   * @param written called from several threads, each time that a photograph is written
   * @throws IOException if the folder has files, it cannot be written, or the scene's pictures are
   *     not installed
   */
  public void write(Path folder, PhotographScene scene, Runnable written) throws IOException {
    Scene painted = scene.open();
    List<Job> jobs = jobs();
    try (AtomicFolder staged = AtomicFolder.begin(folder)) {
      ParallelLoop.forEach(
          jobs.size(),
          i -> {
            try {
              write(staged.path(), jobs.get(i), painted);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            written.run();
          });
      staged.moveIntoPlace();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < training; i++) {
      jobs.add(new Job("train/good", i, Optional.empty()));
    }
    for (int i = 0; i < good; i++) {
      jobs.add(new Job("test/good", i, Optional.empty()));
    }
    for (Flaw flaw : Flaw.values()) {
      for (int i = 0; i < perKind; i++) {
        jobs.add(new Job("test/" + flaw.folder(), i, Optional.of(flaw)));
      }
    }
    return jobs;
  }

  private void write(Path root, Job job, Scene scene) throws IOException {
    Sample sample = sample(scene, job.name(), job.flaw());
    writeJpeg(root.resolve(job.name() + ".jpg"), sample.photograph());
    if (sample.mask().isPresent()) {
      Path mask =
          root.resolve(
              "ground_truth/%s/%03d_mask.png"
                  .formatted(job.flaw().orElseThrow().folder(), job.number()));
      PngFile.write(mask, AtomicFile.Durability.KILL, sample.mask().get().image());
    }
  }

  /** The photograph of a name, a pure function of scene, size, seed and name. */
  Sample sample(Scene scene, String name, Optional<Flaw> flaw) {
    Shot shot = Shot.draw(random(name, "shot"));
    Picture normal = paint(scene, shot, name, OddPart.NONE);
    if (flaw.isEmpty()) {
      return new Sample(Camera.photograph(normal, shot), Optional.empty());
    }
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      SplittableRandom random = random(name, "flaw." + attempt);
      OddPart odd = flaw.get().oddPart(scene.parts(), random);
      Picture flawed = odd == OddPart.NONE ? normal.copy() : paint(scene, shot, name, odd);
      flaw.get().damage(new SurfaceDamage(flawed, shot, scene), random);
      ChangeMask changed = ChangeMask.between(normal, flawed);
      ChangeMask mask = odd == OddPart.NONE ? changed : changed.solid();
      if (mask.contrast() >= MIN_CONTRAST && mask.area() >= MIN_AREA && mask.area() <= MAX_AREA) {
        return new Sample(Camera.photograph(flawed, shot), Optional.of(mask));
      }
    }
    throw new IllegalStateException(
        "%s: expected a visible defect of %s to %s of the photograph, got none in %d attempts"
            .formatted(name, MIN_AREA, MAX_AREA, MAX_ATTEMPTS));
  }

  private Picture paint(Scene scene, Shot shot, String name, OddPart odd) {
    Picture picture = new Picture(size, shot.pose());
    scene.paint(picture, shot, random(name, "scene"), odd);
    return picture;
  }

  private SplittableRandom random(String name, String purpose) {
    return new SplittableRandom(CounterGenerator.of(seed, name + "." + purpose).bits(0));
  }

  /** The folder forces it to the disk with all others. */
  private static void writeJpeg(Path file, BufferedImage image) throws IOException {
    AtomicImageFile.write(file, AtomicFile.Durability.KILL, stream -> writeJpeg(stream, image));
  }

  private static void writeJpeg(ImageOutputStream stream, BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), quality);
    } finally {
      writer.dispose();
    }
  }
}
