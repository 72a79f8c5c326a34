package dev.isomorph.anomaly;

import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.data.PreparedImage;
import dev.isomorph.anomaly.score.ImageMaps;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Images brought to the size of the network: decoded in parallel, a bounded number ahead, and
 * passed through the network batch by batch.
 */
final class ResizedInspector implements Inspector {
  private final CompiledModel model;
  private final Preprocessing preprocessing;
  private final ImageScoring scoring;

  ResizedInspector(CompiledModel model, Preprocessing preprocessing, ImageScoring scoring) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.scoring = scoring;
  }

  @Override
  public void score(
      Iterator<Example> examples,
      Consumer<ImageScoring.Result> scored,
      Consumer<UnreadableImageException> skipped) {
    inBatches(
        examples, batch -> eachOf(batch, this::outputsToScore, this::result, scored, skipped));
  }

  @Override
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    inBatches(examples, batch -> inspectBatch(batch, listener));
  }

  @Override
  public Inspection inspect(Example example) throws UnreadableImageException {
    return inspect(example, image -> passed(List.of(image)).get(0));
  }

  /**
   * An image in the outputs of a batch.
   *
   * @param n its place in them, from 0
   */
  record Passed(Outputs outputs, int n) {}

  /** A batch of readable images through the network, in order. */
  List<Passed> passed(List<PreparedImage> images) {
    Outputs outputs = outputs(images);
    return IntStream.range(0, images.size()).mapToObj(n -> new Passed(outputs, n)).toList();
  }

  /**
   * Inspects one image; all but the network's part on the calling thread.
   *
   * @param network passes the image through the network, alone or with others
   */
  Inspection inspect(Example example, Function<PreparedImage, Passed> network)
      throws UnreadableImageException {
    PreparedImage image = PreparedImage.of(example, preprocessing);
    if (image.failure().isPresent()) {
      throw image.failure().get();
    }
    Passed passed = network.apply(image);
    return inspection(image, passed.outputs(), passed.n());
  }

  @Override
  public void fit(Iterator<Example> examples, Scorer.Fitting fitting) {
    inBatches(
        examples,
        batch ->
            eachOf(
                batch,
                this::outputs,
                (image, outputs, n) -> ImageMaps.of(fitting.maps(outputs.pair(n)), image.ignored()),
                fitting::add,
                unreadable -> {}));
  }

  private void inBatches(Iterator<Example> examples, Consumer<List<PreparedImage>> work) {
    List<PreparedImage> batch = new ArrayList<>(BATCH_SIZE);
    try (Prefetch<Example, PreparedImage> stream = PreparedImage.stream(examples, preprocessing)) {
      while (stream.hasNext()) {
        batch.add(stream.next());
        if (batch.size() == BATCH_SIZE || !stream.hasNext()) {
          work.accept(batch);
          batch.clear();
        }
      }
    }
  }

  private void inspectBatch(List<PreparedImage> batch, InspectionListener listener) {
    eachOf(batch, this::outputs, this::inspection, listener::inspected, listener::skipped);
  }

  /** What is made of the n-th image of a batch; called from several threads. */
  private interface Work<T> {
    T of(PreparedImage image, Outputs outputs, int n) throws UnreadableImageException;
  }

  /** A result or the reason why there is none. */
  private record Outcome<T>(Optional<T> result, Optional<UnreadableImageException> failure) {}

  private <T> void eachOf(
      List<PreparedImage> batch,
      Function<List<PreparedImage>, Outputs> network,
      Work<T> work,
      Consumer<T> done,
      Consumer<UnreadableImageException> skipped) {
    List<PreparedImage> readable = batch.stream().filter(i -> i.failure().isEmpty()).toList();
    List<Outcome<T>> outcomes =
        readable.isEmpty() ? List.of() : outcomes(readable, network.apply(readable), work);
    int next = 0;
    for (PreparedImage image : batch) {
      Outcome<T> outcome =
          image.failure().isPresent()
              ? new Outcome<>(Optional.empty(), image.failure())
              : outcomes.get(next++);
      outcome.result().ifPresent(done);
      outcome.failure().ifPresent(skipped);
    }
  }

  private static <T> List<Outcome<T>> outcomes(
      List<PreparedImage> readable, Outputs outputs, Work<T> work) {
    return ParallelLoop.map(
        readable.size(),
        n -> {
          try {
            T result = work.of(readable.get(n), outputs, n);
            return new Outcome<>(Optional.of(result), Optional.empty());
          } catch (UnreadableImageException e) {
            return new Outcome<>(Optional.empty(), Optional.of(e));
          }
        });
  }

  private ImageScoring.Result result(PreparedImage image, Outputs outputs, int n)
      throws UnreadableImageException {
    return scoring.of(image.example(), outputs.pair(n), image.ignored(), preprocessing.size());
  }

  /** Of the n-th image of a batch. */
  private Inspection inspection(PreparedImage image, Outputs outputs, int n)
      throws UnreadableImageException {
    ImageScoring.Result result = result(image, outputs, n);
    return new Inspection(
            result.score(),
            outputs.input().examples(n, 1),
            outputs.reconstruction().examples(n, 1),
            Tensor.wrap(result.map(), preprocessing.size().height(), preprocessing.size().width()))
        .withIgnored(image.ignored().map(flags -> new IgnoreMask(preprocessing.size(), flags)))
        .withCalibration(scoring.calibration());
  }

  private Outputs outputs(List<PreparedImage> images) {
    return Outputs.of(model, input(images), scoring.scorer().scoring());
  }

  private Outputs outputsToScore(List<PreparedImage> images) {
    return Outputs.toScore(model, input(images), scoring.scorer().scoring());
  }

  private Tensor input(List<PreparedImage> images) {
    Size2d size = preprocessing.size();
    FloatBuffer values = FloatBuffer.allocate(images.size() * preprocessing.valuesPerImage());
    images.forEach(image -> Preprocessing.scaleInto(image.pixels(), values));
    values.flip();
    return Tensor.wrap(values, images.size(), RgbImage.CHANNELS, size.height(), size.width());
  }
}
