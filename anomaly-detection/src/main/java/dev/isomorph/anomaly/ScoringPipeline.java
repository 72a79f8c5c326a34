package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.tile.Tiling;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.imaging.UnreadableImageException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way of images from their files to their scores, reported in order; no more than a few batches
 * are in memory at once. Safe from many threads.
 */
sealed interface ScoringPipeline extends AutoCloseable permits ResizedPipeline, TiledPipeline {
  /** How many images or tiles go through the network at once. */
  int BATCH_SIZE = 32;

  /**
   * Images brought to the network's size, or in parts. Large ones are computed as the threshold was
   * found: earlier versions had blended tiles and shares of the whole map.
   *
   * @param model not closed with this
   * @param tiling how images are cut; empty where they are brought to the network's size
   */
  static ScoringPipeline of(CompiledModel model, Optional<Tiling> tiling, ImageScoring scoring) {
    if (tiling.isEmpty()) {
      return new ResizedPipeline(
          model, DetectorNetwork.preprocessing(model.plan().architecture()), scoring);
    }
    Scorer by = scoring.scorer();
    return new TiledPipeline(
        by.sharePixels().isPresent()
            ? LargeImages.of(model, tiling.get(), by.scoring())
            : LargeImages.ofTiles(model, tiling.get(), by.scoring()),
        scoring);
  }

  /** Scores images. */
  default void score(Iterator<Example> examples, ScoreListener listener) {
    score(examples, result -> listener.scored(result.score()), listener::skipped);
  }

  /** Scores images, with their maps but without pictures. */
  void score(
      Iterator<Example> examples,
      Consumer<ImageScoring.Result> scored,
      Consumer<UnreadableImageException> skipped);

  /** Inspects images. */
  void inspect(Iterator<Example> examples, InspectionListener listener);

  /** Inspects one image. */
  Inspection inspect(Example example) throws UnreadableImageException;

  /**
   * Makes the terms of a scoring comparable over images; those that cannot be read are left out.
   */
  void fit(Iterator<Example> examples, Scorer.Fitting fitting);

  /** Frees what was compiled besides the detector's network. */
  @Override
  default void close() {}
}
