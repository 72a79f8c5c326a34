package dev.isomorph.cli.options;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.SizeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which part of images is inspected. */
public final class AreaOptions {
  @Option(
      names = "--roi",
      paramLabel = "X,Y,W,H",
      description =
          "The region of interest: left, top, width and height in pixels of the original images. Everything outside is left out.")
  private Box roi;

  @Option(
      names = "--mask",
      paramLabel = "FILE|DIR",
      description =
          "A picture of the images' size whose black pixels are ignored, kept with the model; or a folder with such a picture of each image, by file name, to be given each time.")
  private Path mask;

  /**
   * The part that the options describe; of what is not given, what a detector has.
   *
   * @throws IOException if the mask is missing or cannot be read
   * @throws IllegalArgumentException if the detector needs a mask of each image
   */
  public InspectedArea area(AnomalyDetector detector) throws IOException {
    return areaOrKept(detector.area());
  }

  /**
   * The same, by what a model keeps.
   *
   * @throws IOException if the mask is missing or cannot be read
   * @throws IllegalArgumentException if the model needs a mask of each image
   */
  public InspectedArea areaOrKept(InspectedArea kept) throws IOException {
    InspectedArea area = area(kept);
    if (area.masks() instanceof Masks.OfEach each && each.folder().isEmpty()) {
      throw new IllegalArgumentException(
          "--mask: expected a folder with a mask of each image, as the model was trained with, got none");
    }
    return area;
  }

  /**
   * The part that the options describe; else all.
   *
   * @throws IOException if the mask is missing or cannot be read
   */
  public InspectedArea area() throws IOException {
    return area(InspectedArea.WHOLE);
  }

  /** Whether something other than all, or what a detector has, is asked for. */
  public boolean given() {
    return roi != null || mask != null;
  }

  private InspectedArea area(InspectedArea otherwise) throws IOException {
    InspectedArea area =
        new InspectedArea(
            roi == null ? otherwise.roi() : Optional.of(roi),
            mask == null ? otherwise.masks() : masks());
    if (given()) {
      requireSomePixels(area);
    }
    return area;
  }

  /** A region that is not within the mask is an error of each image, which names its size. */
  private void requireSomePixels(InspectedArea area) {
    if (!(area.masks() instanceof Masks.Same same)) {
      return;
    }
    IgnoreMask ignored = same.mask();
    Box part = area.roi().orElse(Box.of(ignored.size()));
    if (part.isWithin(ignored.size()) && ignored.ignoresAll(part)) {
      throw new IllegalArgumentException(
          "--mask: %s: expected a pixel that is not black%s, got %s black pixels; a mask is black where images are ignored, and white where they are inspected"
              .formatted(
                  mask == null ? "the model's mask" : mask,
                  area.roi().map(box -> " inside --roi " + box).orElse(""),
                  SizeText.of(part.size())));
    }
  }

  private Masks masks() throws IOException {
    if (Files.isDirectory(mask)) {
      return new Masks.OfEach(Optional.of(mask));
    }
    if (!Files.exists(mask)) {
      throw new NoSuchFileException(mask.toString());
    }
    return new Masks.Same(IgnoreMask.read(mask));
  }
}
