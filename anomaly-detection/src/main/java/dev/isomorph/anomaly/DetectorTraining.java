package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.data.PreparedImages;
import dev.isomorph.anomaly.image.Preprocessing;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Optimizer;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.api.TrainingSession;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/** One training: prepares images, steps through epochs, sets the threshold. For one thread. */
final class DetectorTraining {
  private final CompiledModel model;
  private final ImageSet images;
  private final TrainingConfig config;
  private final TrainingListener listener;

  private long steps;
  private double epochLoss;
  private boolean interrupted;

  DetectorTraining(
      CompiledModel model, ImageSet images, TrainingConfig config, TrainingListener listener) {
    this.model = model;
    this.images = images;
    this.config = config;
    this.listener = listener;
  }

  /** Trains the model and sets its threshold; an interrupted thread stays interrupted. */
  Calibration run(Preprocessing preprocessing) {
    Instant startedAt = Instant.now();
    long start = System.nanoTime();
    PreparedImages prepared =
        PreparedImages.of(images, preprocessing, config.imageMemoryBytes(), this::prepared);
    prepared.unreadable().forEach(listener::imageSkipped);
    HeldOutSplit split =
        HeldOutSplit.of(
            images.description(), prepared.size(), config.heldOutShare(), config.seed());
    BatchOrder order = new BatchOrder(split.training(), config.batchSize(), config.seed());
    int stepsPerEpoch = order.batchesPerEpoch();
    listener.trainingStarted(split.training().length, split.heldOut().length, stepsPerEpoch);
    train(prepared, order, stepsPerEpoch);
    double[] scores = heldOutScores(prepared, split.heldOut());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Provenance provenance =
        new Provenance.Trained(
            IsomorphVersion.read(),
            model.backend().name(),
            model.backend().version(),
            config.device().toString(),
            images.description(),
            split.training().length,
            split.heldOut().length,
            prepared.unreadable().size(),
            config.seed(),
            config.epochs(),
            steps,
            steps == (long) config.epochs() * stepsPerEpoch,
            config.batchSize(),
            config.learningRate(),
            epochLoss,
            startedAt.toString(),
            (System.nanoTime() - start) / 1e9);
    return Calibration.of(scores, config.thresholdQuantile(), provenance);
  }

  private void prepared(int done, int total) {
    listener.imagePrepared(done, total);
    if (listener.cancelled()) {
      throw new CancellationException("cancelled before the first training step");
    }
  }

  private void train(PreparedImages prepared, BatchOrder order, int stepsPerEpoch) {
    Optimizer adam = Optimizer.adam();
    TrainingOptions options =
        TrainingOptions.of(adam, config.learningRate()).withSeed(config.seed());
    try (Batches batches = prepared.batches(order.epochs(config.epochs()));
        TrainingSession session = model.train(options)) {
      RunningEpoch epoch = new RunningEpoch(stepsPerEpoch);
      LearningRateSchedule rates =
          new LearningRateSchedule(config.learningRate(), (long) config.epochs() * stepsPerEpoch);
      while (batches.hasNext() && !stopped()) {
        session.learningRate(rates.at(steps));
        epoch.step(session, batches.next());
      }
    } catch (CancellationException e) {
      // Interrupted while waiting for images: the weights of the last step are good.
      interrupted |= Thread.interrupted();
    }
    if (steps == 0) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new CancellationException("cancelled before the first training step");
    }
  }

  private boolean stopped() {
    interrupted |= Thread.interrupted();
    return interrupted || listener.cancelled();
  }

  private double[] heldOutScores(PreparedImages prepared, int[] heldOut) {
    double[] scores = new double[heldOut.length];
    int done = 0;
    try (Batches batches =
        prepared.batches(BatchOrder.inOrder(heldOut, AnomalyDetector.BATCH_SIZE))) {
      while (batches.hasNext()) {
        Tensor batch = batches.next();
        double[] errors = ReconstructionError.perImage(batch, model.forward(batch));
        System.arraycopy(errors, 0, scores, done, errors.length);
        done += errors.length;
      }
    }
    return scores;
  }

  /** Counts steps and losses, and reports them. */
  private final class RunningEpoch {
    private final int stepsPerEpoch;
    private final long start = System.nanoTime();
    private long imagesSeen;
    private double lossSum;
    private int imagesInEpoch;

    RunningEpoch(int stepsPerEpoch) {
      this.stepsPerEpoch = stepsPerEpoch;
    }

    void step(TrainingSession session, Tensor batch) {
      double loss = session.step(batch, batch);
      int count = batch.batchSize();
      int epoch = (int) (steps / stepsPerEpoch) + 1;
      int step = (int) (steps % stepsPerEpoch) + 1;
      steps++;
      imagesSeen += count;
      imagesInEpoch += count;
      lossSum += loss * count;
      epochLoss = lossSum / imagesInEpoch;
      double seconds = (System.nanoTime() - start) / 1e9;
      listener.stepDone(
          new TrainingProgress(
              epoch, config.epochs(), step, stepsPerEpoch, imagesSeen / seconds, loss));
      if (step == stepsPerEpoch) {
        listener.epochDone(epoch, epochLoss);
        imagesInEpoch = 0;
        lossSum = 0;
      }
    }
  }
}
