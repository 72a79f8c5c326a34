package dev.isomorph.examples;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Scores;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.anomaly.training.TrainingListener;
import dev.isomorph.api.Backend;
import dev.isomorph.sample.cloth.ClothDataSet;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The end of section 8, put to the test: what was not trained on is reproduced badly. */
public final class ErrorTellsNormalFromAnomalous {
  private static final Size2d IMAGE = Size2d.square(32);

  private ErrorTellsNormalFromAnomalous() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) throws IOException {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) throws IOException {
    // 1. Data: woven cloth; good pieces to train on, good and damaged ones to test
    Path folder = Files.createTempDirectory("cloth").resolve("images");
    new ClothDataSet(IMAGE, 200, 40, 20, 1).write(folder);
    DataSet cloth = DataSet.open(folder);
    // 2. Architecture: that of the notebook, for small images
    ResNetAutoencoder numbers = ResNetAutoencoder.notebook().withImageSize(IMAGE);
    // 3. Train on good cloth alone, then look at the errors
    try (AnomalyDetector detector =
        AnomalyDetector.train(
            numbers.autoencoder(),
            cloth.training(),
            backend,
            TrainingConfig.defaults().withEpochs(12).withBatchSize(8).withLearningRate(1.5e-3),
            TrainingListener.SILENT)) {
      Scores scores = detector.score(cloth.test());
      double normal = meanError(scores, Label.NORMAL);
      double anomalous = meanError(scores, Label.ANOMALOUS);
      out.printf(Locale.ROOT, "mean error of normal images:    %.4f%n", normal);
      out.printf(Locale.ROOT, "mean error of anomalous images: %.4f%n", anomalous);
      out.printf(Locale.ROOT, "image AUROC: %.2f%n", scores.auroc().orElseThrow());
    }
  }

  private static double meanError(Scores scores, Label label) {
    return scores.images().stream()
        .filter(score -> score.example().label() == label)
        .mapToDouble(ImageScore::anomalyScore)
        .average()
        .orElseThrow();
  }
}
