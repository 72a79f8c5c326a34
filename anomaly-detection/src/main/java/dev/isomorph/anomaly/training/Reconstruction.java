package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.score.Outputs;
import dev.isomorph.anomaly.score.Scorer;
import dev.isomorph.anomaly.score.Scoring;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.Objective;
import dev.isomorph.spec.objective.Term;
import java.util.Iterator;
import java.util.Map;

/** Input and target are the clean images; the held-out score is the mean squared error. */
record Reconstruction(Scoring scoring) implements TrainingMethod {
  @Override
  public String name() {
    return "reconstruct";
  }

  @Override
  public Objective objective(Architecture architecture) {
    return Objective.of(new MeanSquaredError());
  }

  @Override
  public TrainingBatch prepare(Batch clean) {
    return new TrainingBatch(clean.images(), Map.of(Term.TARGET, clean.images()));
  }

  @Override
  public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
    double sum = 0;
    int count = 0;
    while (heldOut.hasNext()) {
      Tensor images = heldOut.next().images();
      Scorer scorer = Scorer.MEAN_SQUARED_ERROR;
      for (double error : Outputs.of(model, images, scorer.scoring()).scores(scorer)) {
        sum += error;
        count++;
      }
    }
    return sum / count;
  }
}
