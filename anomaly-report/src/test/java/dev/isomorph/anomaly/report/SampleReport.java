package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.anomaly.picture.MapScale;
import dev.isomorph.anomaly.results.OutputNames;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.RgbImage;
import dev.isomorph.imaging.UnreadableImageException;
import dev.isomorph.sample.OddNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A report on generated images; the threshold is 0.5. */
final class SampleReport {
  private static final double THRESHOLD = 0.5;

  private final Report report =
      new Report(
          "A <b>sample</b>",
          OutputNames.below(List.of(Path.of(""))),
          Map.of("model", "<i>none</i>"));

  static SampleReport withOddNames() {
    SampleReport sample = new SampleReport();
    int i = 0;
    for (String name : OddNames.ALL) {
      Label label = i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS;
      sample.add(
          name, ++i / 10.0, label, label == Label.NORMAL ? "good" : "<img src=x onerror=alert(1)>");
    }
    sample.add("scratch.png", 0.9, Label.ANOMALOUS, "scratch");
    sample
        .report()
        .skipped(new UnreadableImageException("<b>broken</b>.png", "a <reason> & more", null));
    return sample;
  }

  private static Example example(String name, Label label, String kind) {
    ImageSource source = ImageSource.of(name, new RgbImage(2, 3, new byte[18]));
    return new Example(source, label, kind, Optional.empty());
  }

  Report report() {
    return report;
  }

  void add(String name, double score, Label label, String kind) {
    report.scored(new ImageScore(example(name, label, kind), score, OptionalDouble.of(THRESHOLD)));
  }

  void addWithoutThreshold(String name, double score) {
    report.scored(new ImageScore(example(name, Label.UNKNOWN, ""), score, OptionalDouble.empty()));
  }

  String write(Path html) throws IOException {
    return write(html, Optional.of(new MapScale(1)));
  }

  String write(Path html, Optional<MapScale> scale) throws IOException {
    report.write(
        html,
        (examples, listener) ->
            examples.forEachRemaining(example -> listener.inspected(inspection(example))),
        scale);
    return Files.readString(html);
  }

  private static Inspection inspection(Example example) {
    Tensor image = Tensor.wrap(new float[3 * 16], 1, 3, 4, 4);
    float[] map = new float[16];
    for (int i = 0; i < map.length; i++) {
      map[i] = i / 4f;
    }
    return new Inspection(
        new ImageScore(example, 1, OptionalDouble.empty()), image, image, Tensor.wrap(map, 4, 4));
  }
}
