package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.anomaly.simulate.DefectSimulator;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Input is an image with a synthetic defect, targets are the clean image and where the defect is;
 * the held-out score is what synthetic defects of other kinds leave to be found.
 */
record Segmentation(Scoring scoring, DefectSimulator defects) implements TrainingMethod {
  private static final String DEFECT_PIXELS = "defects";

  /** Defective pixels are few: each weighs as much as five others. */
  private static final BinaryCrossEntropy FOCAL = new BinaryCrossEntropy(5, 2);

  private static final double MASK_WEIGHT = 4;

  /** With synthetic defects for small images. */
  Segmentation(Scoring scoring) {
    this(scoring, DefectSimulator.forTraining());
  }

  @Override
  public Segmentation onCrops() {
    return new Segmentation(scoring, DefectSimulator.forCrops());
  }

  @Override
  public String name() {
    return "segment";
  }

  /** What restoration makes small, and the focal cross entropy of the mask. */
  @Override
  public Objective objective(Architecture architecture) {
    Outputs.requireMask(architecture);
    List<Term> terms =
        new ArrayList<>(new Restoration(scoring, defects).objective(architecture).terms());
    terms.add(Term.of(FOCAL, Outputs.MASK, DEFECT_PIXELS).withWeight(MASK_WEIGHT));
    return new Objective(terms);
  }

  @Override
  public TrainingBatch prepare(Batch clean) {
    DefectSimulator.Simulated simulated =
        defects.apply(clean.images(), clean.place().seed(), clean.place().step());
    return new TrainingBatch(
        simulated.images(), Map.of(Term.TARGET, clean.images(), DEFECT_PIXELS, simulated.mask()));
  }

  @Override
  public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
    return SimulatedQuality.of(model, scoring, heldOut).shortfall();
  }
}
