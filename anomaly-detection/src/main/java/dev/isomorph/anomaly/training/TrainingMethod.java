package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.Objective;
import java.util.Iterator;

/**
 * What a network is taught, with normal images only. Its functions are pure functions of their
 * arguments: what is drawn at random is drawn by a batch's place, so that a training that was
 * stopped goes on as if it had not been.
 */
public interface TrainingMethod {
  /** To reproduce its input. */
  TrainingMethod RECONSTRUCTION = new Reconstruction(Scoring.MEAN_SQUARED_ERROR);

  /** To reproduce its input, scored in some way. */
  static TrainingMethod reconstruction(Scoring scoring) {
    return new Reconstruction(scoring);
  }

  /** To undo synthetic defects, scored in some way. */
  static TrainingMethod restoration(Scoring scoring) {
    return new Restoration(scoring);
  }

  /** To undo synthetic defects and to mark where they were, scored in some way. */
  static TrainingMethod segmentation(Scoring scoring) {
    return new Segmentation(scoring);
  }

  /** The same for random crops of photographs. */
  default TrainingMethod onCrops() {
    return this;
  }

  /** The name under which a run remembers it, with all its settings. */
  String name();

  /**
   * What a step trains on. Called from several threads, a few steps ahead.
   *
   * @param clean normal images, augmented where the training augments; their memory may be part of
   *     the result
   */
  TrainingBatch prepare(Batch clean);

  /** What training makes small on a network; it names the targets of every batch. */
  Objective objective(Architecture architecture);

  /** How images are scored after the training. */
  Scoring scoring();

  /**
   * How far the network is from its aim, by normal images that it does not train on: a finite
   * number, lower is better. It watches the training, and with early stopping chooses the weights.
   *
   * @param heldOut at least one batch, of epoch 0; a batch is valid until the next is taken
   */
  double heldOutScore(CompiledModel model, Iterator<Batch> heldOut);
}
