package dev.isomorph.anomaly.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isomorph.anomaly.ImageScore;
import dev.isomorph.anomaly.Inspection;
import dev.isomorph.anomaly.data.DataSetException;
import dev.isomorph.anomaly.data.Example;
import dev.isomorph.anomaly.data.ImageSource;
import dev.isomorph.anomaly.data.Label;
import dev.isomorph.api.Tensor;
import dev.isomorph.imaging.PngFile;
import dev.isomorph.imaging.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  @TempDir private Path folder;
  private final Evaluator evaluator = new Evaluator(50, 1);

  @Test
  void kinds_are_measured_against_all_normal_images() throws IOException {
    // Of 4 x 4 pixels the mask marks the first row.
    Path mask = mask("mask.png", 4, 0, 4);
    hear("good", 1, Optional.empty(), 0.1f);
    hear("good", 3, Optional.empty(), 0.1f);
    hear("hole", 4, Optional.of(mask), 0.9f);
    hear("stain", 2, Optional.of(mask), 0.05f);
    hear("stain", 5, Optional.empty(), 0.9f);
    Evaluation evaluation = evaluator.evaluation();
    assertThat(evaluation.image().auroc().value()).isEqualTo(5 / 6.0);
    assertThat(evaluation.image().f1()).hasValue(4 / 6.0); // above 2.5: 3, 4 and 5
    assertThat(evaluation.kinds()).containsOnlyKeys("hole", "stain");
    assertThat(evaluation.kinds().get("hole").image().auroc().value()).isEqualTo(1);
    assertThat(evaluation.kinds().get("stain").image().auroc().value()).isEqualTo(0.75);
    assertThat(evaluation.kinds().get("stain").image().normal()).isEqualTo(2);
    assertThat(evaluation.withoutMask()).isEqualTo(1);
    // Only the first row of a map is above 0; the hole's is brighter than the others'.
    PixelQuality hole = evaluation.kinds().get("hole").pixel().orElseThrow();
    assertThat(hole.images()).isEqualTo(3);
    assertThat(hole.auroc().value()).isEqualTo(1);
    assertThat(hole.aupro().value()).isEqualTo(1);
    PixelQuality stain = evaluation.kinds().get("stain").pixel().orElseThrow();
    // Of 44 normal pixels eight are above the stain's.
    assertThat(stain.auroc().value()).isEqualTo(36 / 44.0);
    assertThat(evaluation.regions()).isEmpty();
  }

  @Test
  void regions_above_the_limit_are_matched_with_defects() throws IOException {
    Evaluator limited = new Evaluator(50, 1, OptionalDouble.of(0.5));
    Path mask = mask("mask.png", 4, 0, 4);
    hear(limited, "good", 1, Optional.empty(), 0.1f);
    hear(limited, "good", 3, Optional.empty(), 0.9f); // a false alarm
    hear(limited, "hole", 4, Optional.of(mask), 0.9f);
    hear(limited, "stain", 2, Optional.of(mask), 0.05f); // missed
    Evaluation evaluation = limited.evaluation();
    RegionQuality all = evaluation.regions().orElseThrow();
    assertThat(all.precision().value()).isEqualTo(0.5);
    assertThat(all.recall().value()).isEqualTo(0.5);
    assertThat(all.f1().value()).isEqualTo(0.5);
    assertThat(all.falseAlarms().value()).isEqualTo(0.5);
    assertThat(evaluation.kinds().get("hole").regions().orElseThrow().recall().value())
        .isEqualTo(1);
    assertThat(evaluation.kinds().get("stain").regions().orElseThrow().f1().value()).isZero();
    JsonNode file = MetricsFile.node(evaluation);
    assertThat(file.get("regions").get("falseAlarmsPerImage").doubleValue()).isEqualTo(0.5);
    assertThat(file.get("pixel").get("intervals").get("aupimo")).hasSize(2);
    assertThat(file.get("kinds").get("hole").get("regions").get("limit").doubleValue())
        .isEqualTo(0.5);
  }

  /**
   * Of 1025 x 1025 pixels two in a row are bright and defective: a quarter of two reduced pixels.
   */
  @Test
  void regions_are_counted_on_maps_that_are_too_large_to_be_kept() throws IOException {
    int side = 1025;
    Evaluator limited = new Evaluator(20, 1, OptionalDouble.of(0.5));
    Path mask = mask("large.png", side, 1, 3);
    hear(limited, "good", 1, Optional.empty(), new float[side * side], side);
    float[] map = new float[side * side];
    map[1] = map[2] = 0.9f;
    hear(limited, "hole", 4, Optional.of(mask), map, side);
    assertThat(ReducedMap.of(map, side, side, ReducedMap.MAX_PIXELS).values()[0]).isLessThan(0.5f);
    RegionQuality all = limited.evaluation().regions().orElseThrow();
    assertThat(all.recall().value()).isEqualTo(1);
    assertThat(all.precision().value()).isEqualTo(1);
  }

  @Test
  void a_mask_is_brought_to_the_size_of_the_map_and_no_defect_is_lost() {
    assertThat(DefectMask.scaled(image(8, 0, 16), 4, 4))
        .containsExactly(
            true, true, true, true, false, false, false, false, false, false, false, false, false,
            false, false, false);
    boolean[] tiny = DefectMask.scaled(image(8, 19, 20), 4, 4);
    assertThat(tiny).contains(true, Index.atIndex(5));
    assertThat(DefectMask.scaled(image(2, 0, 1), 4, 4)).hasSize(16).startsWith(true, true, false);
  }

  @Test
  void a_map_of_too_many_pixels_is_reduced_to_means_of_squares() {
    float[] map = {1, 3, 5, 5, 7, 9, 2, 4, 4, 4, 6, 8, 10, 20, 30};
    ReducedMap reduced = ReducedMap.of(map, 3, 5, 6);
    assertThat(reduced.height()).isEqualTo(2);
    assertThat(reduced.width()).isEqualTo(3);
    assertThat(reduced.values())
        .containsExactly((1 + 3 + 9 + 2) / 4f, (5 + 5 + 4 + 4) / 4f, (7 + 4) / 2f, 7, 15, 30);
    assertThat(ReducedMap.of(map, 3, 5, 15).values()).isSameAs(map);
  }

  @Test
  void without_both_sides_there_is_nothing_to_measure() {
    hear("good", 1, Optional.empty(), 0.1f);
    assertThatThrownBy(evaluator::evaluation)
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining("got 1 and 0");
  }

  /** An image whose map is {@code bright} in the first row and 0 elsewhere. */
  private void hear(String kind, double score, Optional<Path> mask, float bright) {
    hear(evaluator, kind, score, mask, bright);
  }

  private void hear(
      Evaluator listener, String kind, double score, Optional<Path> mask, float bright) {
    float[] map = new float[16];
    Arrays.fill(map, 0, 4, bright);
    hear(listener, kind, score, mask, map, 4);
  }

  private void hear(
      Evaluator listener, String kind, double score, Optional<Path> mask, float[] map, int side) {
    Label label = kind.equals("good") ? Label.NORMAL : Label.ANOMALOUS;
    Example example = new Example(ImageSource.of(folder.resolve("x.png")), label, kind, mask);
    Tensor image = Tensor.wrap(new float[48], 1, 3, 4, 4);
    listener.inspected(
        new Inspection(
            new ImageScore(example, score, OptionalDouble.of(2.5)),
            image,
            image,
            Tensor.wrap(map, side, side)));
  }

  private Path mask(String name, int side, int from, int to) throws IOException {
    Path file = folder.resolve(name);
    PngFile.write(file, image(side, from, to));
    return file;
  }

  /** White pixels from one number to another, else black. */
  private static RgbImage image(int side, int from, int to) {
    byte[] samples = new byte[side * side * 3];
    Arrays.fill(samples, 3 * from, 3 * to, (byte) 255);
    return new RgbImage(side, side, samples);
  }
}
