package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.simulate.DefectSimulator;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.StructuralSimilarity;
import dev.isomorph.spec.objective.Term;
import java.util.Iterator;
import java.util.Map;

/**
 * Input is an image with a synthetic defect, target the clean one; the held-out score is what
 * synthetic defects of other kinds leave to be found.
 */
record Restoration(Scoring scoring, DefectSimulator defects) implements TrainingMethod {

  /** With synthetic defects for small images. */
  Restoration(Scoring scoring) {
    this(scoring, DefectSimulator.forTraining());
  }

  @Override
  public Restoration onCrops() {
    return new Restoration(scoring, DefectSimulator.forCrops());
  }

  @Override
  public String name() {
    return "restore";
  }

  /** The squared error, and half as much of one minus the structural similarity. */
  @Override
  public Objective objective(Architecture architecture) {
    String output = Outputs.reconstruction(architecture);
    return Objective.of(
        Term.of(new MeanSquaredError(), output, Term.TARGET),
        Term.of(StructuralSimilarity.standard(), output, Term.TARGET).withWeight(0.5));
  }

  @Override
  public TrainingBatch prepare(Batch clean) {
    DefectSimulator.Simulated simulated =
        defects.apply(clean.images(), clean.place().seed(), clean.place().step());
    return new TrainingBatch(simulated.images(), Map.of(Term.TARGET, clean.images()));
  }

  @Override
  public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
    return SimulatedQuality.of(model, scoring, heldOut).shortfall();
  }
}
