package dev.isomorph.anomaly.results;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Images with names that a file may have and few expect. */
public final class OddImages {
  public static final List<String> NAMES =
      List.of(
          "plain.png",
          "comma, and \"quotes\".png",
          "line\nfeed.png",
          "\"",
          "#hash.png",
          " blank .png",
          "<script>alert(1)</script>.png",
          "ünï-😀.png",
          "back\\slash\r.png",
          "=cmd|' /C calc'!A0.png");

  private OddImages() {}

  public static Example example(String name, Label label, String kind) {
    ImageSource source =
        new ImageSource() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public RgbImage read() {
            return new RgbImage(2, 3, new byte[18]);
          }
        };
    return new Example(source, label, kind, Optional.empty());
  }

  public static ImageScore score(String name, double score) {
    return new ImageScore(example(name, Label.UNKNOWN, ""), score, OptionalDouble.of(1.0 / 3));
  }
}
