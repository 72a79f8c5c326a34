package dev.isomorph.anomaly.area;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.ImageStream;
import dev.isomorph.imaging.Box;
import java.util.Optional;

/**
 * Which part of images is inspected. Everything downstream of an image's source has the region of
 * interest as the whole image, and ignored pixels as a constant grey; score maps are 0 there, and
 * means over a map leave them out.
 *
 * @param roi the region of interest, in pixels of the original image; empty for all of it
 * @param masks which pixels are ignored; a mask has the size of the original image
 */
public record InspectedArea(Optional<Box> roi, Masks masks) {
  /** All of every image. */
  public static final InspectedArea WHOLE = new InspectedArea(Optional.empty(), Masks.NONE);

  /** Whether all pixels of all images count. */
  public boolean isWhole() {
    return equals(WHOLE);
  }

  /** The image inside this area; one that is inside an area already stays as it is. */
  public Example of(Example example) {
    if (example.image() instanceof InspectedImage) {
      return example;
    }
    return example.withImage(new InspectedImage(example.image(), this));
  }

  /** All images inside this area. */
  public ImageSet of(ImageSet images) {
    return new ImageSet(images.description(), images.examples().stream().map(this::of).toList());
  }

  /** All images inside this area. */
  public ImageStream of(ImageStream images) {
    return images.map(this::of);
  }

  /** What of it is kept with a detector: a folder of masks is not. */
  public InspectedArea kept() {
    return masks instanceof Masks.OfEach
        ? new InspectedArea(roi, new Masks.OfEach(Optional.empty()))
        : this;
  }

  /** For people, and to compare trainings. */
  @Override
  public String toString() {
    String region = roi.map(box -> "x,y,width,height " + box).orElse("the whole image");
    return masks.equals(Masks.NONE) ? region : region + ", " + masks;
  }
}
