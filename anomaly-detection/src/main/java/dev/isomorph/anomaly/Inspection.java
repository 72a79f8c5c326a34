package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.picture.Overlay;
import dev.isomorph.anomaly.picture.Tiles;
import dev.isomorph.anomaly.region.OutlinedRegion;
import dev.isomorph.anomaly.region.RegionFinder;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.ImageEncoder;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * What a detector finds in one image: score and verdict, the map of how unlike normal each pixel
 * is, where the image is anomalous, and pictures of that. Pictures and regions are computed when
 * they are asked for, anew by each call. Immutable; safe from many threads.
 *
 * <p>Verdict, colours and regions need a detector with a threshold; without one, these methods
 * throw {@link IllegalStateException}.
 */
public final class Inspection {
  private final ImageScore score;
  private final Tensor input;
  private final Tensor reconstruction;
  private final Tensor map;
  private final Optional<IgnoreMask> ignored;
  private final Optional<Calibration> calibration;
  private final ImageSource image;

  /**
   * Of an image of which all pixels count, by a detector without a threshold.
   *
   * @param score the verdict
   * @param input the image as the network sees it
   * @param reconstruction what the network makes of it
   * @param map how unlike normal each pixel is
   */
  public Inspection(ImageScore score, Tensor input, Tensor reconstruction, Tensor map) {
    this(
        score,
        input,
        reconstruction,
        map,
        Optional.empty(),
        Optional.empty(),
        score.example().image());
  }

  private Inspection(
      ImageScore score,
      Tensor input,
      Tensor reconstruction,
      Tensor map,
      Optional<IgnoreMask> ignored,
      Optional<Calibration> calibration,
      ImageSource image) {
    this.score = score;
    this.input = input;
    this.reconstruction = reconstruction;
    this.map = map;
    this.ignored = ignored;
    this.calibration = calibration;
    this.image = image;
  }

  /** The same where some pixels of the map are ignored. */
  public Inspection withIgnored(Optional<IgnoreMask> pixels) {
    return new Inspection(score, input, reconstruction, map, pixels, calibration, image);
  }

  /** The same by a detector with a threshold. */
  public Inspection withCalibration(Optional<Calibration> by) {
    return new Inspection(score, input, reconstruction, map, ignored, by, image);
  }

  /**
   * The same with the original image from elsewhere.
   *
   * @param other the same image, which may keep its pixels; the score goes on naming the first one
   */
  Inspection withImage(ImageSource other) {
    return new Inspection(score, input, reconstruction, map, ignored, calibration, other);
  }

  Inspection withScore(ImageScore other) {
    return new Inspection(other, input, reconstruction, map, ignored, calibration, image);
  }

  /** Score, threshold and verdict, with those of the regions that have the highest peaks. */
  public ImageScore score() {
    return score;
  }

  /**
   * Whether the score is above the threshold.
   *
   * @throws IllegalStateException if the detector has no threshold
   */
  public boolean anomalous() {
    calibration();
    return score.isAnomalous();
  }

  /**
   * The image as the network sees it, [1, 3, H, W] in [-1, 1]; of a detector that looks at tiles,
   * the whole image put together from them, made smaller by a whole number so that the longer side
   * has at most 1,024 pixels.
   */
  public Tensor input() {
    return input;
  }

  /** What the network makes of {@link #input}, the same shape. */
  public Tensor reconstruction() {
    return reconstruction;
  }

  /**
   * How unlike normal each pixel is, [H, W], from 0, as the detector's scorer has it: by default
   * the squared error, mean over the channels, whose mean is the score. Of the network's size, or
   * with tiles of the scaled image's; 0 where pixels are ignored. It covers {@link
   * ImageSource#place} of the original image.
   */
  public Tensor map() {
    return map;
  }

  /** Which pixels of the map are ignored; empty where all count. */
  public Optional<IgnoreMask> ignored() {
    return ignored;
  }

  /**
   * The whole image as people see it, upright, at its own size. Where the detector was given one
   * image, as by {@link AnomalyDetector#inspect(ImageSource)}, it is the one that was decoded for
   * the inspection; where it was given a stream of images, it is decoded by this call.
   *
   * @throws UnreadableImageException if it cannot be read any more
   */
  public RgbImage original() throws UnreadableImageException {
    return image.readOriginal();
  }

  /**
   * Where the image is anomalous, the largest region first: connected pixels of the map above the
   * limit that the detector has measured on normal images. An anomalous image in which no pixel is
   * above the limit has the region around its highest pixel. All places are in pixels of {@link
   * #original}.
   *
   * @return none where no pixel is above the limit and the image is not anomalous
   * @throws IllegalStateException if the detector has no threshold
   * @throws UnreadableImageException if the size of the image cannot be read any more
   */
  public List<OutlinedRegion> regions() throws UnreadableImageException {
    RegionFinder finder = new RegionFinder(calibration().pixelLimit(), RegionFinder.MAX_LISTED);
    int[] shape = map.shape();
    return finder.outlined(
        map.toArray(), new Size2d(shape[0], shape[1]), image.place(), score.isAnomalous());
  }

  /**
   * The map in heat colours, of the map's size: dark is usual, the limit of anomalous pixels stands
   * in the middle of the scale, which is the same for all images of a detector.
   *
   * @throws IllegalStateException if the detector has no threshold
   */
  public BufferedImage heatMap() {
    return Tiles.heat(map, calibration().mapScale());
  }

  /** {@link #heatMap} as the bytes of a PNG file. */
  public byte[] heatMapPng() {
    return ImageEncoder.png(heatMap());
  }

  /**
   * The original image with the heat map over it and frames around the regions with the highest
   * peaks, as {@link Overlay} draws it: at the original's size, small images enlarged and very
   * large ones reduced by a whole number. It is what {@code score --heatmaps} writes.
   *
   * @throws IllegalStateException if the detector has no threshold
   * @throws UnreadableImageException if the original image cannot be read any more
   */
  public BufferedImage overlay() throws UnreadableImageException {
    return overlay(calibration().mapScale());
  }

  /**
   * The same in colours of another scale.
   *
   * @throws UnreadableImageException if the original image cannot be read any more
   */
  public BufferedImage overlay(MapScale scale) throws UnreadableImageException {
    return Overlay.draw(
        original().toBufferedImage(), image.place(), map, scale, score.regions().highest());
  }

  /**
   * {@link #overlay()} as the bytes of a PNG file.
   *
   * @throws UnreadableImageException if the original image cannot be read any more
   */
  public byte[] overlayPng() throws UnreadableImageException {
    return ImageEncoder.png(overlay());
  }

  private Calibration calibration() {
    return calibration.orElseThrow(
        () ->
            new IllegalStateException(
                "%s: expected a detector with a threshold, got none; give it one with AnomalyDetector.calibrate, or 'isomorph threshold'"
                    .formatted(score.name())));
  }
}
