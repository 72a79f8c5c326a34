package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.Prefetch;
import dev.isomorph.anomaly.data.PreparedImage;
import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.image.RgbImage;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scored;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Size2d;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Images brought to the size of the network: decoded in parallel, a bounded number ahead, and
 * passed through the network batch by batch.
 */
final class WholeInspector implements Inspector {
  private final CompiledModel model;
  private final Preprocessing preprocessing;
  private final Scorer scorer;
  private final OptionalDouble threshold;

  WholeInspector(
      CompiledModel model, Preprocessing preprocessing, Scorer scorer, OptionalDouble threshold) {
    this.model = model;
    this.preprocessing = preprocessing;
    this.scorer = scorer;
    this.threshold = threshold;
  }

  @Override
  public void score(Iterator<Example> examples, ScoreListener listener) {
    inBatches(examples, batch -> scoreBatch(batch, listener));
  }

  @Override
  public void inspect(Iterator<Example> examples, InspectionListener listener) {
    inBatches(examples, batch -> inspectBatch(batch, listener));
  }

  @Override
  public Inspection inspect(Example example) throws UnreadableImageException {
    PreparedImage image = PreparedImage.of(example, preprocessing);
    if (image.failure().isPresent()) {
      throw image.failure().get();
    }
    return inspection(example, outputs(List.of(image)), 0);
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

  private void scoreBatch(List<PreparedImage> batch, ScoreListener listener) {
    List<PreparedImage> readable = readable(batch);
    double[] scores = readable.isEmpty() ? new double[0] : outputs(readable).scores(scorer);
    int next = 0;
    for (PreparedImage image : batch) {
      if (image.failure().isPresent()) {
        listener.skipped(image.failure().get());
      } else {
        listener.scored(new ImageScore(image.example(), scores[next++], threshold));
      }
    }
  }

  private void inspectBatch(List<PreparedImage> batch, InspectionListener listener) {
    List<PreparedImage> readable = readable(batch);
    Optional<Outputs> outputs =
        readable.isEmpty() ? Optional.empty() : Optional.of(outputs(readable));
    int next = 0;
    for (PreparedImage image : batch) {
      if (image.failure().isPresent()) {
        listener.skipped(image.failure().get());
      } else {
        listener.inspected(inspection(image.example(), outputs.orElseThrow(), next++));
      }
    }
  }

  private static List<PreparedImage> readable(List<PreparedImage> batch) {
    return batch.stream().filter(image -> image.failure().isEmpty()).toList();
  }

  /** Of the n-th image of a batch. */
  private Inspection inspection(Example example, Outputs outputs, int n) {
    Scored result = scorer.scored(outputs.pair(n));
    return new Inspection(
        new ImageScore(example, result.score(), threshold),
        outputs.input().examples(n, 1),
        outputs.reconstruction().examples(n, 1),
        Tensor.wrap(result.map(), preprocessing.size().height(), preprocessing.size().width()));
  }

  private Outputs outputs(List<PreparedImage> images) {
    Size2d size = preprocessing.size();
    FloatBuffer values = FloatBuffer.allocate(images.size() * preprocessing.valuesPerImage());
    images.forEach(image -> Preprocessing.scaleInto(image.pixels(), values));
    values.flip();
    Tensor input =
        Tensor.wrap(values, images.size(), RgbImage.CHANNELS, size.height(), size.width());
    return Outputs.of(model, input, scorer.scoring());
  }
}
