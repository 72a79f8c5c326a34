package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.anomaly.score.Compared;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.BatchOrder;
import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingLoop;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.anomaly.training.TrainingState;
import dev.isomorph.api.CompiledModel;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Makes a detector of a network: prepares images, trains, sets the threshold. For one thread. */
final class DetectorTraining {
  private final CompiledModel model;
  private final ImageSet images;
  private final TrainingConfig config;
  private final TrainingMethod method;
  private final TrainingRecord record;
  private final TrainingListener listener;

  DetectorTraining(
      CompiledModel model,
      ImageSet images,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener) {
    this.model = model;
    this.images = images;
    this.config = config;
    this.method = method;
    this.record = record;
    this.listener = listener;
  }

  /** Trains the model and sets its threshold; an interrupted thread stays interrupted. */
  Calibration run(Preprocessing preprocessing) {
    Instant startedAt = Instant.now();
    PreparedImages prepared =
        PreparedImages.of(images, preprocessing, config.imageMemoryBytes(), this::prepared);
    prepared.unreadable().forEach(listener::imageSkipped);
    HeldOutSplit split =
        HeldOutSplit.of(
            images.description(),
            prepared.size(),
            config.heldOutShare(),
            config.patience() > 0,
            config.seed());
    TrainingLoop loop = new TrainingLoop(model, prepared, split, config, method, record, listener);
    TrainingState state = loop.run();
    boolean interrupted = Thread.interrupted();
    Scorer scorer = scorer(prepared, split);
    double[] scores = scores(prepared, split.calibration(), scorer);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Provenance provenance =
        new Provenance.Trained(
            IsomorphVersion.read(),
            model.backend().name(),
            model.backend().version(),
            config.device().toString(),
            method.name(),
            images.description(),
            split.training().length,
            split.heldOut(),
            prepared.unreadable().size(),
            config.seed(),
            config.epochs(),
            state.steps(),
            state.ended(),
            config.patience() > 0 ? state.bestEpoch() : 0,
            config.batchSize(),
            config.learningRate(),
            state.epochLoss(),
            startedAt.toString(),
            state.seconds());
    return Calibration.of(scores, config.falseAlarmRate(), provenance, scorer);
  }

  private void prepared(int done, int total) {
    listener.imagePrepared(done, total);
    if (listener.cancelled()) {
      throw new CancellationException("cancelled before the first training step");
    }
  }

  private double[] scores(PreparedImages prepared, int[] positions, Scorer scorer) {
    double[] scores = new double[positions.length];
    int done = 0;
    try (Batches<Batch> batches = batches(prepared, positions)) {
      while (batches.hasNext()) {
        double[] some = Outputs.of(model, batches.next().images(), scorer.scoring()).scores(scorer);
        System.arraycopy(some, 0, scores, done, some.length);
        done += some.length;
      }
    }
    return scores;
  }

  /** Fits features to training images, and makes the terms comparable over held-out ones. */
  private Scorer scorer(PreparedImages prepared, HeldOutSplit split) {
    Scoring scoring = method.scoring();
    NormalFeatures.Fitting features = new NormalFeatures.Fitting(scoring);
    if (scoring.needsFit()) {
      each(prepared, split.training(), scoring, features::add);
    }
    Scorer.Fitting fitting = new Scorer.Fitting(scoring, features.normal());
    if (scoring.needsSpread()) {
      each(prepared, split.calibration(), scoring, fitting::add);
    }
    return fitting.scorer();
  }

  private void each(
      PreparedImages prepared, int[] positions, Scoring scoring, Consumer<Compared> work) {
    try (Batches<Batch> batches = batches(prepared, positions)) {
      while (batches.hasNext()) {
        Outputs outputs = Outputs.of(model, batches.next().images(), scoring);
        for (int n = 0; n < outputs.size(); n++) {
          work.accept(outputs.pair(n));
        }
      }
    }
  }

  private Batches<Batch> batches(PreparedImages prepared, int[] positions) {
    return prepared.batches(BatchOrder.inOrder(positions, Inspector.BATCH_SIZE, config.seed()));
  }
}
