package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.image.UnreadableImageException;
import dev.isomorph.anomaly.score.Compared;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.training.BatchOrder;
import dev.isomorph.api.CompiledModel;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** Normal images that were not trained on, and that a trained network is measured with. */
sealed interface HeldOutImages extends AutoCloseable {
  /** Makes the terms of a scoring comparable. */
  void fit(Scorer.Fitting fitting);

  /** The score of each image. */
  double[] scores(Scorer scorer);

  @Override
  default void close() {}

  /**
   * Images brought to the network's size.
   *
   * @param positions among the prepared images
   */
  record Whole(CompiledModel model, PreparedImages prepared, int[] positions, long seed)
      implements HeldOutImages {
    @Override
    public void fit(Scorer.Fitting fitting) {
      try (Batches<Batch> batches = batches()) {
        while (batches.hasNext()) {
          Outputs outputs = Outputs.of(model, batches.next().images(), fitting.scoring());
          for (int n = 0; n < outputs.size(); n++) {
            fitting.add(outputs.pair(n));
          }
        }
      }
    }

    @Override
    public double[] scores(Scorer scorer) {
      double[] scores = new double[positions.length];
      int done = 0;
      try (Batches<Batch> batches = batches()) {
        while (batches.hasNext()) {
          Outputs outputs = Outputs.of(model, batches.next().images(), scorer.scoring());
          double[] some = outputs.scores(scorer);
          System.arraycopy(some, 0, scores, done, some.length);
          done += some.length;
        }
      }
      return scores;
    }

    private Batches<Batch> batches() {
      return prepared.batches(BatchOrder.inOrder(positions, Inspector.BATCH_SIZE, seed));
    }
  }

  /** Images larger than the network's input, each read anew; the large images are closed too. */
  record Large(LargeImages large, List<Example> images) implements HeldOutImages {
    @Override
    public void fit(Scorer.Fitting fitting) {
      for (Example image : images) {
        fitting.add(maps(image, fitting::maps));
      }
    }

    @Override
    public double[] scores(Scorer scorer) {
      return images.stream()
          .mapToDouble(image -> scorer.score(maps(image, scorer::maps)))
          .toArray();
    }

    private List<float[]> maps(Example image, Function<Compared, List<float[]>> ofPart) {
      try {
        return large.maps(large.image(image), ofPart);
      } catch (UnreadableImageException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      large.close();
    }
  }
}
