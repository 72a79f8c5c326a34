package dev.isomorph.anomaly.training;

import dev.isomorph.anomaly.data.Batch;
import dev.isomorph.anomaly.metrics.ReconstructionError;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import java.util.Iterator;

/** Input and target are the clean images; the held-out score is the mean squared error. */
final class Reconstruction implements TrainingMethod {
  @Override
  public String name() {
    return "reconstruct";
  }

  @Override
  public TrainingBatch prepare(Batch clean) {
    return new TrainingBatch(clean.images(), clean.images());
  }

  @Override
  public double heldOutScore(CompiledModel model, Iterator<Batch> heldOut) {
    double sum = 0;
    int count = 0;
    while (heldOut.hasNext()) {
      Tensor images = heldOut.next().images();
      for (double error : ReconstructionError.perImage(images, model.forward(images))) {
        sum += error;
        count++;
      }
    }
    return sum / count;
  }
}
