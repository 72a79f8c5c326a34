package dev.isomorph.anomaly.area;

import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.SizeText;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.util.Arrays;
import java.util.Optional;

/**
 * An image inside an area: cut to the region of interest, with ignored pixels in grey.
 *
 * @param original the image as a whole
 * @param area what of it is inspected
 */
record InspectedImage(ImageSource original, InspectedArea area) implements ImageSource {
  /** The middle of the range of samples: 0 for a network, within a rounding of the sample. */
  private static final byte GREY = (byte) 128;

  @Override
  public String name() {
    return original.name();
  }

  @Override
  public RgbImage read() throws UnreadableImageException {
    return area.isWhole() ? original.read() : inside(original.readWhole());
  }

  @Override
  public RgbImage readWhole() throws UnreadableImageException {
    return area.isWhole() ? original.readWhole() : inside(original.readWhole());
  }

  private RgbImage inside(RgbImage whole) throws UnreadableImageException {
    Box part = part(whole.size());
    RgbImage inside = part.of(whole);
    Optional<IgnoreMask> mask = mask(whole.size());
    return mask.isEmpty() ? inside : greyed(inside, mask.get().scaled(part, part.size()));
  }

  private static RgbImage greyed(RgbImage image, boolean[] ignored) {
    byte[] samples = image.samples().clone();
    for (int i = 0; i < ignored.length; i++) {
      if (ignored[i]) {
        Arrays.fill(samples, RgbImage.CHANNELS * i, RgbImage.CHANNELS * (i + 1), GREY);
      }
    }
    return new RgbImage(image.height(), image.width(), samples);
  }

  @Override
  public Size2d size() throws UnreadableImageException {
    return sizeIn(original.originalSize());
  }

  @Override
  public Size2d sizeIn(Size2d whole) throws UnreadableImageException {
    return part(whole).size();
  }

  @Override
  public RgbImage readOriginal() throws UnreadableImageException {
    return original.readOriginal();
  }

  @Override
  public Size2d originalSize() throws UnreadableImageException {
    return original.originalSize();
  }

  @Override
  public Optional<Box> roi() throws UnreadableImageException {
    return area.roi().isEmpty() ? Optional.empty() : Optional.of(part(original.originalSize()));
  }

  @Override
  public Optional<boolean[]> ignored(Size2d size) throws UnreadableImageException {
    if (area.masks().equals(Masks.NONE)) {
      return Optional.empty();
    }
    Size2d whole = original.originalSize();
    Box part = part(whole);
    return mask(whole).map(mask -> mask.scaled(part, size));
  }

  @Override
  public ImageSource withMask() throws UnreadableImageException {
    if (!(area.masks() instanceof Masks.OfEach)) {
      return this;
    }
    Masks held = area.masks().of(name()).<Masks>map(Masks.Same::new).orElse(Masks.NONE);
    return new InspectedImage(original, new InspectedArea(area.roi(), held));
  }

  @Override
  public ImageSource keepingPixels() {
    return new InspectedImage(original.keepingPixels(), area);
  }

  private Box part(Size2d whole) throws UnreadableImageException {
    Box part = area.roi().orElse(Box.of(whole));
    if (!part.isWithin(whole)) {
      throw new UnreadableImageException(
          name(),
          "expected an image that the region of interest %s (x,y,width,height) lies in, got %s pixels"
              .formatted(part, SizeText.of(whole)),
          null);
    }
    return part;
  }

  private Optional<IgnoreMask> mask(Size2d whole) throws UnreadableImageException {
    Optional<IgnoreMask> mask = area.masks().of(name());
    if (mask.isPresent() && !mask.get().size().equals(whole)) {
      throw new UnreadableImageException(
          name(),
          "expected an image of %s pixels as its mask has, got %s"
              .formatted(SizeText.of(mask.get().size()), SizeText.of(whole)),
          null);
    }
    return mask;
  }
}
