package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.data.Batches;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.region.PixelLimit;
import dev.isomorph.anomaly.score.NormalFeatures;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.ReferenceMap;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.training.BatchOrder;
import dev.isomorph.anomaly.training.HeldOutSplit;
import dev.isomorph.anomaly.training.SampleSet;
import dev.isomorph.anomaly.training.SimulatedQuality;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.anomaly.training.TrainingLoop;
import dev.isomorph.anomaly.training.TrainingMethod;
import dev.isomorph.anomaly.training.TrainingRecord;
import dev.isomorph.anomaly.training.TrainingState;
import dev.isomorph.anomaly.training.WholeImages;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.imaging.Preprocessing;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/** Makes a detector of a network: prepares images, trains, sets the threshold. For one thread. */
final class DetectorTraining {
  private final CompiledModel model;
  private final CompiledModel trained;
  private final ImageSet images;
  private final TrainingConfig config;
  private final TrainingMethod method;
  private final TrainingRecord record;
  private final TrainingListener listener;

  /**
   * Nothing happens yet.
   *
   * @param model gets the weights, and sets the threshold
   * @param trained makes the steps: the same, or one of the same network in another precision
   */
  DetectorTraining(
      CompiledModel model,
      CompiledModel trained,
      ImageSet images,
      TrainingConfig config,
      TrainingMethod method,
      TrainingRecord record,
      TrainingListener listener) {
    this.model = model;
    this.trained = trained;
    this.images = config.area().of(images);
    this.config = config;
    this.method = config.tiling().isPresent() ? method.onCrops() : method;
    this.record = record;
    this.listener = listener;
  }

  /** Trains the model and sets its threshold; an interrupted thread stays interrupted. */
  Calibration run(Preprocessing preprocessing) {
    Instant startedAt = Instant.now();
    PreparedTraining prepared = prepare(preprocessing);
    prepared.unreadable().forEach(listener::imageSkipped);
    if (method.scoring().usesReference()) {
      ReferenceMap.requireSize(prepared.wholeTraining().medianSize());
    }
    HeldOutSplit split = prepared.set().split();
    TrainingState state = loop(prepared).run();
    boolean interrupted = Thread.interrupted();
    if (trained != model) {
      model.load(trained.weights());
    }
    Scorer.Fitting fitting =
        new Scorer.Fitting(method.scoring(), normalFeatures(prepared), sharePixels());
    Scorer scorer;
    double[] scores;
    PixelLimit pixels;
    try (HeldOutImages heldOut = prepared.heldOut().with(model, method.scoring())) {
      if (method.scoring().needsSpread()) {
        heldOut.fit(fitting);
      }
      scorer = fitting.scorer();
      pixels = new PixelLimit(heldOut.count());
      scores = heldOut.scores(scorer, pixels);
    }
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
            config.budget().epochs(),
            config.budget().byEpochs() ? 0 : plannedSteps(state),
            state.steps(),
            state.ended(),
            config.patience() > 0 && config.budget().byEpochs() ? state.bestRound() : 0,
            config.patience() > 0 ? state.bestStep() : 0,
            config.batchSize(),
            config.learningRate(),
            state.roundLoss(),
            startedAt.toString(),
            state.seconds());
    return Calibration.of(
        scores,
        config.falseAlarmRate(),
        provenance,
        scorer,
        config.tiling(),
        pixels,
        config.area());
  }

  private long plannedSteps(TrainingState state) {
    return config.budget().time().isPresent() ? state.plan().steps() : config.budget().steps();
  }

  /** Trains the model, and measures it with synthetic defects on images that it has not seen. */
  SimulatedQuality trial(Preprocessing preprocessing) {
    PreparedTraining prepared = prepare(preprocessing);
    loop(prepared).run();
    try (Batches<Batch> unseen = batches(prepared.set().watched())) {
      return SimulatedQuality.of(model, method.scoring(), unseen);
    }
  }

  private TrainingLoop loop(PreparedTraining prepared) {
    return new TrainingLoop(trained, prepared.set(), config, method, record, listener);
  }

  private Batches<Batch> batches(SampleSet samples) {
    return samples
        .samples()
        .batches(
            BatchOrder.inOrder(samples.positions(), ScoringPipeline.BATCH_SIZE, config.seed()));
  }

  private void prepared(int done, int total) {
    listener.imagePrepared(done, total);
    if (listener.cancelled()) {
      throw new CancellationException("cancelled before the first training step");
    }
  }

  private PreparedTraining prepare(Preprocessing preprocessing) {
    return PreparedTraining.of(images, preprocessing, config, this::prepared);
  }

  /** How features of what was trained on are distributed. */
  private NormalFeatures normalFeatures(PreparedTraining prepared) {
    SampleSet samples = prepared.set().training();
    Scoring scoring = method.scoring();
    NormalFeatures.Fitting features = new NormalFeatures.Fitting(scoring, config.seed());
    if (scoring.usesReference()) {
      WholeImages whole = prepared.wholeTraining();
      features.reference(whole.images(), whole.medianSize());
    }
    if (scoring.needsFeatures()) {
      int done = 0;
      try (Batches<Batch> batches = batches(samples)) {
        while (batches.hasNext()) {
          Outputs outputs = Outputs.of(model, batches.next().images(), scoring);
          for (int n = 0; n < outputs.size(); n++) {
            features.add(outputs.pair(n));
          }
          done += outputs.size();
          listener.featuresSeen(done, samples.positions().length);
        }
      }
    }
    return features.normal(listener::featureChosen);
  }

  /** A defect's size does not depend on the photograph's, so a share is one of a tile. */
  private OptionalLong sharePixels() {
    return config.tiling().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(model.plan().architecture().input().spatial().area());
  }
}
