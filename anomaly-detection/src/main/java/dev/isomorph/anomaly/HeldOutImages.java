package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.region.PixelLimit;
import dev.isomorph.anomaly.score.ImageMaps;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.ReconstructionPair;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.BatchOrder;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.concurrent.ParallelLoop;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.spec.Size2d;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Normal images that were not trained on, and that a trained network is measured with. */
sealed interface HeldOutImages extends AutoCloseable {
  /** Makes the terms of a scoring comparable. */
  void fit(Scorer.Fitting fitting);

  /**
   * The score of each image.
   *
   * @param pixels takes the map of each
   */
  double[] scores(Scorer scorer, PixelLimit pixels);

  /** How many there are. */
  int count();

  @Override
  default void close() {}

  /**
   * Images brought to the network's size.
   *
   * @param positions among the prepared images
   */
  record Resized(CompiledModel model, PreparedImages prepared, int[] positions, long seed)
      implements HeldOutImages {
    @Override
    public void fit(Scorer.Fitting fitting) {
      eachBatch(
          fitting.scoring(),
          (first, outputs) -> {
            for (int n = 0; n < outputs.size(); n++) {
              fitting.add(ImageMaps.of(fitting.maps(outputs.pair(n)), ignored(first + n)));
            }
          });
    }

    @Override
    public double[] scores(Scorer scorer, PixelLimit pixels) {
      ImageScoring scoring = ImageScoring.of(scorer, Optional.empty());
      double[] scores = new double[positions.length];
      eachBatch(
          scorer.scoring(),
          (first, outputs) -> {
            List<ImageScoring.Result> results =
                ParallelLoop.map(outputs.size(), n -> result(scoring, first + n, outputs.pair(n)));
            for (int n = 0; n < outputs.size(); n++) {
              scores[first + n] = results.get(n).score().anomalyScore();
              pixels.add(results.get(n).map(), results.get(n).size());
            }
          });
      return scores;
    }

    @Override
    public int count() {
      return positions.length;
    }

    private ImageScoring.Result result(ImageScoring scoring, int n, ReconstructionPair pair) {
      try {
        return scoring.of(example(n), pair, ignored(n), size());
      } catch (UnreadableImageException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Example example(int n) {
      return prepared.example(positions[n]);
    }

    private Optional<boolean[]> ignored(int n) {
      try {
        return prepared.ignored(positions[n]);
      } catch (UnreadableImageException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Size2d size() {
      return prepared.preprocessing().size();
    }

    /** Works on a batch, given which of the held-out images is its first. */
    private interface Work {
      void on(int first, Outputs outputs);
    }

    private void eachBatch(Scoring scoring, Work work) {
      int done = 0;
      try (Batches<Batch> batches =
          prepared.batches(BatchOrder.inOrder(positions, ScoringPipeline.BATCH_SIZE, seed))) {
        while (batches.hasNext()) {
          Outputs outputs = Outputs.of(model, batches.next().images(), scoring);
          work.on(done, outputs);
          done += outputs.size();
        }
      }
    }
  }

  /** Images larger than the network's input, each read anew; the large images are closed too. */
  record Large(LargeImages large, List<Example> images) implements HeldOutImages {
    @Override
    public void fit(Scorer.Fitting fitting) {
      for (Example example : images) {
        LargeImages.Scaled image = image(example);
        fitting.add(image.inspected(large.maps(image.pixels(), fitting.terms())));
      }
    }

    @Override
    public double[] scores(Scorer scorer, PixelLimit pixels) {
      ImageScoring scoring = ImageScoring.of(scorer, Optional.empty());
      double[] scores = new double[images.size()];
      for (int i = 0; i < scores.length; i++) {
        LargeImages.Scaled image = image(images.get(i));
        ImageMaps maps = image.inspected(large.maps(image.pixels(), scorer.terms()));
        try {
          ImageScoring.Result result = scoring.of(images.get(i), maps, image.size());
          scores[i] = result.score().anomalyScore();
          pixels.add(result.map(), result.size());
        } catch (UnreadableImageException e) {
          throw new UncheckedIOException(e);
        }
      }
      return scores;
    }

    @Override
    public int count() {
      return images.size();
    }

    private LargeImages.Scaled image(Example example) {
      try {
        return large.image(example);
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
