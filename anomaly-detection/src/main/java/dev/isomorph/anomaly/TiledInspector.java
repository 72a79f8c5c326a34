package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
  private final ImageScoring scoring;

  /** Over images that are closed with this. */
  TiledInspector(LargeImages images, ImageScoring scoring) {
    this.images = images;
    this.scoring = scoring;
  }

  @Override
  public void score(
      Iterator<Example> examples,
      Consumer<ImageScoring.Result> scored,
      Consumer<UnreadableImageException> skipped) {
    each(examples, this::result, scored, skipped);
  }

  @Override
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    each(examples, this::inspection, listener::inspected, listener::skipped);
  }

  @Override
  public Inspection inspect(Example example) throws UnreadableImageException {
    return inspection(example, images.image(example));
  }

  @Override
  public void fit(Iterator<Example> examples, Scorer.Fitting fitting) {
    each(
        examples,
        (example, image) -> image.inspected(images.maps(image.pixels(), fitting.terms())),
        fitting::add,
        unreadable -> {});
  }

  /** A scaled image, or why it cannot be read. */
  private record Read(
      Example example,
      Optional<LargeImages.Scaled> image,
      Optional<UnreadableImageException> failure) {}

  private Read read(Example example, Object computing) {
    try {
      LargeImages.Scaled image;
      if (example.image().originalSize().area() <= MAX_PIXELS_AHEAD) {
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

  private interface Work<T> {
    T on(Example example, LargeImages.Scaled image) throws UnreadableImageException;
  }

  private <T> void each(
      Iterator<Example> examples,
      Work<T> work,
      Consumer<T> done,
      Consumer<UnreadableImageException> skipped) {
    Object computing = new Object();
    try (Prefetch<Example, Read> stream =
        new Prefetch<>(examples, example -> read(example, computing), AHEAD)) {
      while (stream.hasNext()) {
        Read read = stream.next();
        synchronized (computing) {
          if (read.image().isEmpty()) {
            skipped.accept(read.failure().orElseThrow());
            continue;
          }
          T result;
          try {
            result = work.on(read.example(), read.image().get());
          } catch (UnreadableImageException e) {
            skipped.accept(e);
            continue;
          }
          done.accept(result);
        }
      }
    }
  }

  private ImageScoring.Result result(Example example, LargeImages.Scaled image)
      throws UnreadableImageException {
    List<float[]> maps = images.maps(image.pixels(), scoring.scorer().terms());
    return scoring.of(example, image.inspected(maps), image.size());
  }

  private Inspection inspection(Example example, LargeImages.Scaled image)
      throws UnreadableImageException {
    LargeImages.Shown shown = images.shown(image.pixels(), scoring.scorer().terms());
    ImageScoring.Result result = scoring.of(example, image.inspected(shown.maps()), image.size());
    return new Inspection(
            result.score(),
            shown.input(),
            shown.reconstruction(),
            Tensor.wrap(result.map(), image.size().height(), image.size().width()))
        .withIgnored(image.ignored().map(flags -> new IgnoreMask(image.size(), flags)))
        .withCalibration(scoring.calibration());
  }

  @Override
  public void close() {
    images.close();
  }
}
