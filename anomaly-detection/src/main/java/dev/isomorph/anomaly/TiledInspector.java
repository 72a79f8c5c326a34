package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.Tensor;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Images larger than the network's input, one at a time, the next one being decoded meanwhile; the
 * score is pooled from the map of the whole image.
 */
final class TiledInspector implements Inspector {
  /** The image that is computed and the one that is decoded. */
  private static final int AHEAD = 2;

  /** Larger images are not decoded while another one is computed, to save memory. */
  static final long MAX_PIXELS_AHEAD = 32_000_000;

  private final LargeImages images;
  private final Scorer scorer;
  private final OptionalDouble threshold;

  /**
   * Over images that are closed with this.
   *
   * @param threshold above which an image is anomalous; none where the detector has none
   */
  TiledInspector(LargeImages images, Scorer scorer, OptionalDouble threshold) {
    this.images = images;
    this.scorer = scorer;
    this.threshold = threshold;
  }

  @Override
  public void score(Iterator<Example> examples, ScoreListener listener) {
    each(
        examples,
        read -> listener.scored(score(read.example(), read.image().orElseThrow())),
        listener::skipped);
  }

  @Override
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    each(
        examples,
        read -> listener.inspected(inspection(read.example(), read.image().orElseThrow())),
        listener::skipped);
  }

  @Override
  public Inspection inspect(Example example) throws UnreadableImageException {
    return inspection(example, images.image(example));
  }

  /** A scaled image, or why it cannot be read. */
  private record Read(
      Example example, Optional<RgbImage> image, Optional<UnreadableImageException> failure) {}

  private Read read(Example example, Object computing) {
    try {
      RgbImage image;
      if (example.image().size().area() <= MAX_PIXELS_AHEAD) {
        image = images.image(example);
      } else {
        synchronized (computing) {
          image = images.image(example);
        }
      }
      return new Read(example, Optional.of(image), Optional.empty());
    } catch (UnreadableImageException e) {
      return new Read(example, Optional.empty(), Optional.of(e));
    }
  }

  private void each(
      Iterator<Example> examples, Consumer<Read> work, Consumer<UnreadableImageException> skipped) {
    Object computing = new Object();
    try (Prefetch<Example, Read> stream =
        new Prefetch<>(examples, example -> read(example, computing), AHEAD)) {
      while (stream.hasNext()) {
        Read read = stream.next();
        synchronized (computing) {
          read.failure().ifPresentOrElse(skipped, () -> work.accept(read));
        }
      }
    }
  }

  private ImageScore score(Example example, RgbImage image) {
    return new ImageScore(example, scorer.score(images.maps(image, scorer::maps)), threshold);
  }

  private Inspection inspection(Example example, RgbImage image) {
    LargeImages.Shown shown = images.shown(image, scorer::maps);
    Scored result = scorer.scored(shown.maps());
    return new Inspection(
        new ImageScore(example, result.score(), threshold),
        shown.input(),
        shown.reconstruction(),
        Tensor.wrap(result.map(), image.height(), image.width()));
  }

  @Override
  public void close() {
    images.close();
  }
}
