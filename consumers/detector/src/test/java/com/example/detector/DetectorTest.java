package com.example.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.isomorph.anomaly.AnomalyDetector;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.DataSet;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.recipe.Recipe;
import dev.isomorph.anomaly.region.OutlinedRegion;
import dev.isomorph.anomaly.training.TrainingBudget;
import dev.isomorph.api.Backends;
import dev.isomorph.api.Device;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains a detector for a few steps, saves it, and opens it on another engine. */
class DetectorTest {
  private static final int IMAGES = 16;

  @TempDir private Path folder;

  @Test
  void what_djl_has_trained_scores_the_same_on_onnx_runtime() throws IOException {
    DataSet data = DataSet.open(writeImages(folder.resolve("photos")));
    Recipe recipe = Recipe.forData(data);
    Recipe quick =
        recipe.withConfig(recipe.config().withBatchSize(4).lasting(TrainingBudget.ofSteps(4)));
    Path model = folder.resolve("model");
    Backends backends = Backends.load();
    List<Double> trained;
    try (AnomalyDetector detector =
        AnomalyDetector.trainer(backends.named("djl")).recipe(quick).train(data.training())) {
      detector.save(model);
      trained = scores(detector, data);
    }
    try (AnomalyDetector detector =
        AnomalyDetector.open(model, backends.named("onnxruntime"), Device.CPU)) {
      List<Double> opened = scores(detector, data);
      assertEquals(IMAGES, opened.size());
      for (int i = 0; i < IMAGES; i++) {
        assertTrue(Double.isFinite(trained.get(i)));
        assertEquals(trained.get(i), opened.get(i), 1e-3 * Math.abs(trained.get(i)));
      }
      byte[] bytes = Files.readAllBytes(folder.resolve("photos/image00.png"));
      Inspection seen = detector.inspect(ImageSource.of("upload 17", bytes));
      assertEquals(opened.get(0), seen.score().anomalyScore(), 1e-6 * Math.abs(opened.get(0)));
      for (OutlinedRegion region : seen.regions()) {
        assertTrue(region.area() > 0 && !region.box().toString().isEmpty());
      }
      BufferedImage overlay = ImageIO.read(new ByteArrayInputStream(seen.overlayPng()));
      assertEquals(0, overlay.getWidth() % 64); // small images are enlarged
    }
  }

  private static List<Double> scores(AnomalyDetector detector, DataSet data) {
    return detector.score(data.training()).images().stream()
        .map(image -> image.anomalyScore())
        .toList();
  }

  /** Grey noise on a slope, from a fixed seed. */
  private static Path writeImages(Path photos) throws IOException {
    Files.createDirectories(photos);
    Random random = new Random(5);
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          int grey = 60 + x + random.nextInt(40);
          image.setRGB(x, y, grey << 16 | grey << 8 | grey);
        }
      }
      ImageIO.write(image, "png", photos.resolve("image%02d.png".formatted(i)).toFile());
    }
    return photos;
  }
}
