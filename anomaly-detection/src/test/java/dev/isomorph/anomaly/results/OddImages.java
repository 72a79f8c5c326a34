package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.imaging.RgbImage;
import java.util.Optional;
import java.util.OptionalDouble;

/** Images with names that a file may have and few expect. */
public final class OddImages {
  private OddImages() {}

  public static Example example(String name, Label label, String kind) {
    ImageSource source = ImageSource.of(name, new RgbImage(2, 3, new byte[18]));
    return new Example(source, label, kind, Optional.empty());
  }

  public static ImageScore score(String name, double score) {
    return new ImageScore(example(name, Label.UNKNOWN, ""), score, OptionalDouble.of(1.0 / 3));
  }
}
