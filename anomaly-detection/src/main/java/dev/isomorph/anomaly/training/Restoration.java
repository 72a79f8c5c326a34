package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.simulate.DefectSimulator;
import dev.isomorph.api.CompiledModel;
import java.util.Iterator;

/**
 * Input is an image with a made-up defect, target the clean one; the held-out score is what made-up
 * defects of other kinds leave to be found.
 */
record Restoration(Scoring scoring) implements TrainingMethod {
  private static final DefectSimulator DEFECTS = DefectSimulator.forTraining();

  @Override
  public String name() {
    return "restore";
  }

  @Override
  public TrainingBatch prepare(Batch clean) {
    DefectSimulator.Simulated simulated =
        DEFECTS.apply(clean.images(), clean.place().seed(), clean.place().step());
    return new TrainingBatch(simulated.images(), clean.images());
  }

  @Override
  public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
    return SimulatedQuality.of(model, scoring, heldOut).shortfall();
  }
}
