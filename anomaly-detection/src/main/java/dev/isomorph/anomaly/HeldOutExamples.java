package dev.isomorph.anomaly;

import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSet;
import dev.isomorph.anomaly.training.Photographs;
import dev.isomorph.anomaly.training.TrainingConfig;
import dev.isomorph.imaging.Preprocessing;
import dev.isomorph.spec.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The images that set the threshold of a training, found again afterwards. */
public final class HeldOutExamples {
  private HeldOutExamples() {}

  /**
   * The images, drawn as the training drew them.
   *
   * @param images as they were given to the training, inside the area that it inspected
   * @param architecture of the trained network
   * @param config seed, held-out share, patience, tiling and image memory of the training; with a
   *     tiling it was one on random crops
   * @param readable whether the training could read an image
   * @throws dev.isomorph.anomaly.data.DataSetException if there are too few
   */
  public static List<Example> of(
      ImageSet images,
      Architecture architecture,
      TrainingConfig config,
      Predicate<Example> readable) {
    if (config.tiling().isPresent()) {
      Preprocessing crop = DetectorNetwork.preprocessing(architecture);
      return Photographs.calibration(images, crop, config, readable);
    }
    List<Example> read = images.examples().stream().filter(readable).toList();
    return Arrays.stream(
            PreparedTraining.split(images, read.size(), List.of(), config).calibration())
        .mapToObj(read::get)
        .toList();
  }
}
