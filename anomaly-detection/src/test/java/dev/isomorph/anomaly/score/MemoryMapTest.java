package dev.isomorph.anomaly.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against scikit-learn's nearest neighbours and a greedy coreset in NumPy; {@code
 * src/golden/memory.py} made the numbers.
 */
class MemoryMapTest {
  /**
   * The averaged features are float32 numbers near 300: half a unit in the last place is 1.5e-5.
   */
  private static final double ROUNDED_FEATURES = 1e-4;

  private final JsonNode golden = Golden.read("memory.json");
  private final int channels = golden.get("shape").get(0).intValue();
  private final int rows = golden.get("shape").get(1).intValue();
  private final int columns = golden.get("shape").get(2).intValue();
  private final int positions = rows * columns;
  private final int keep = golden.get("keep").intValue();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void each_position_has_its_distance_to_the_nearest_features_as_in_scikit_learn(int k) {
    Scorer scorer = fitted("memory:tap=code:k=" + k + ":keep=" + keep);
    JsonNode expected = golden.get("distances").get(String.valueOf(k));
    for (int image = 0; image < 2; image++) {
      assertClose(scorer.scored(image(image)).map(), expected, image * positions);
    }
  }

  @Test
  void the_features_kept_are_those_of_the_greedy_coreset_in_its_order() {
    Scorer scorer = fitted("memory:tap=code:keep=" + keep);
    MemoryMap map = (MemoryMap) scorer.scoring().terms().get(0).map();
    Tensor kept = scorer.normal().kept(map);
    assertThat(kept.shape()).containsExactly(keep, channels);
    JsonNode chosen = golden.get("chosen");
    for (int i = 0; i < keep; i++) {
      int position = chosen.get(i).intValue();
      ReconstructionPair image = pair(golden.get("normal").get(position / positions));
      float[] expected = map.points(image).get(position % positions);
      assertThat(kept.examples(i, 1).toArray()).as("feature %d", i).containsExactly(expected);
    }
  }

  @Test
  void with_room_for_all_features_all_are_kept() {
    Scorer scorer = fitted("memory:tap=code:keep=50000");
    for (int image = 0; image < 2; image++) {
      assertClose(scorer.scored(image(image)).map(), golden.get("allDistances"), image * positions);
    }
  }

  @Test
  void a_feature_that_is_kept_has_no_distance_however_far_it_is_from_the_origin() {
    Scorer scorer = fitted("memory:tap=code:keep=50000:neighbourhood=1");
    for (float value : scorer.scored(pair(golden.get("normal").get(7))).map()) {
      assertThat(value).isZero();
    }
  }

  @Test
  void saved_features_score_with_the_same_bits() {
    Scorer scorer = fitted("memory:tap=code:keep=20");
    NormalFeatures again = NormalFeatures.of(scorer.scoring(), scorer.normal().tensors());
    assertThat(again).isEqualTo(scorer.normal());
    assertThat(new Scorer(scorer.scoring(), List.of(), again).score(image(1)))
        .isEqualTo(scorer.score(image(1)));
  }

  @Test
  void copies_are_kept_once() {
    Scorer scorer = fitted("memory:tap=code:keep=50000", 3);
    assertThat(kept(scorer)).isEqualTo(40 * positions);
  }

  /** 125,000 features, of which 50,000 are candidates. */
  @Test
  void many_features_are_drawn_from_by_the_seed() {
    Scoring scoring = Scoring.parse("memory:tap=code:neighbourhood=1:keep=10");
    float[][] found = new float[3][];
    for (int run = 0; run < 3; run++) {
      NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring, run == 2 ? 8 : 7);
      CounterGenerator random = CounterGenerator.of(1, "features");
      int side = 250;
      Tensor image = Tensor.wrap(new float[3 * side * side], 1, 3, side, side);
      for (int i = 0; i < 2; i++) {
        float[] values = new float[4 * side * side];
        for (int v = 0; v < values.length; v++) {
          values[v] = (float) random.uniform((long) i * values.length + v);
        }
        Features features = Features.of(Tensor.wrap(values, 1, 4, side, side), 0);
        fitting.add(
            ReconstructionPair.of(image, image, Optional.empty(), 0)
                .withFeatures(Map.of("code", features), Map.of()));
      }
      found[run] =
          fitting
              .normal(FitProgress.SILENT)
              .kept((MemoryMap) scoring.terms().get(0).map())
              .toArray();
    }
    assertThat(found[1]).containsExactly(found[0]);
    assertThat(found[2]).isNotEqualTo(found[0]);
  }

  /** Of 300 dimensions; the choice is made in 128. */
  @Test
  void a_choice_by_projections_covers_nearly_as_well_as_one_by_all_dimensions() {
    int count = 1200;
    int dimensions = 300;
    int chosen = 40;
    CounterGenerator random = CounterGenerator.of(3, "points");
    CounterGenerator centres = CounterGenerator.of(3, "centres");
    float[][] points = new float[count][dimensions];
    PointBlocks all = new PointBlocks(dimensions, count);
    PointBlocks projected = new PointBlocks(128, count);
    RandomProjection projection = new RandomProjection(dimensions, 128, 5);
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < dimensions; d++) {
        // Thirty clusters, of which the first has nearly all points.
        int cluster = i % 20 == 0 ? i / 20 % 30 : 0;
        points[i][d] =
            (float)
                (centres.uniform((long) cluster * dimensions + d)
                    + 0.1 * random.uniform((long) i * dimensions + d));
      }
      all.set(i, points[i], 0);
      projected.set(i, projection.of(points[i]), 0);
    }
    double exact = radius(points, Coreset.of(all, chosen, FitProgress.SILENT));
    double approximate = radius(points, Coreset.of(projected, chosen, FitProgress.SILENT));
    double first = radius(points, first(chosen));
    assertThat(approximate).isLessThan(1.1 * exact);
    assertThat(first).as("the first points, for comparison").isGreaterThan(2 * exact);
  }

  private static int[] first(int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = i;
    }
    return indices;
  }

  /** The largest distance of a point to the nearest of those chosen, in plain loops. */
  private static double radius(float[][] points, int[] chosen) {
    double largest = 0;
    for (float[] point : points) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int i : chosen) {
        double sum = 0;
        for (int d = 0; d < point.length; d++) {
          double difference = (double) point[d] - points[i][d];
          sum += difference * difference;
        }
        nearest = Math.min(nearest, sum);
      }
      largest = Math.max(largest, nearest);
    }
    return Math.sqrt(largest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory:tap=encoder.2.relu:mean",
        "memory:tap=code:k=3:neighbourhood=5:keep=20:blur=1.0:max+mask:top=0.01"
      })
  void a_scoring_is_read_as_it_is_written(String text) {
    assertThat(Scoring.parse(text)).hasToString(text);
    assertThat(Scoring.parse("memory")).hasToString("memory:tap=encoded:mean");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memory:k=4 | scoring 'memory': k: expected 1 to 3, got 4",
        "memory:neighbourhood=2 | scoring 'memory': neighbourhood: expected an odd number of"
            + " positions, 1 to 15, got 2",
        "memory:k=3:keep=2 | scoring 'memory': keep: expected 3 to 50,000 features, got 2",
        "memory:keep=many | scoring 'memory': expected keep=NUMBER, got 'keep=many'",
        "memory:tap= | scoring 'memory': expected tap=NAME of a tap or node, got no name"
      })
  void what_is_out_of_range_is_named(String text, String message) {
    assertThatThrownBy(() -> Scoring.parse(text)).hasMessage(message);
  }

  @Test
  void too_many_numbers_and_too_few_features_are_named() {
    MemoryMap map = (MemoryMap) Scoring.parse("memory:keep=5000").terms().get(0).map();
    assertThatThrownBy(() -> map.requireFittable(Shape.of(4000, 2, 2)))
        .hasMessageContaining("expected at most 4,194 features of 4,000 numbers, got 5,000");
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(Scoring.parse("memory:k=2"), 1);
    assertThatThrownBy(() -> fitting.normal(FitProgress.SILENT))
        .hasMessageContaining(
            "expected at least 2 different features in the training images, got 0");
  }

  private static int kept(Scorer scorer) {
    return scorer.normal().kept((MemoryMap) scorer.scoring().terms().get(0).map()).batchSize();
  }

  private Scorer fitted(String text) {
    return fitted(text, 1);
  }

  /** To all normal images, as often as is given. */
  private Scorer fitted(String text, int times) {
    Scoring scoring = Scoring.parse(text);
    NormalFeatures.Fitting fitting = new NormalFeatures.Fitting(scoring, 1);
    for (int i = 0; i < times; i++) {
      golden.get("normal").forEach(features -> fitting.add(pair(features)));
    }
    return new Scorer(scoring, List.of(), fitting.normal(FitProgress.SILENT));
  }

  private ReconstructionPair image(int i) {
    return pair(golden.get("test").get(i));
  }

  /** An image of the features' size, so that the map is the distances. */
  private ReconstructionPair pair(JsonNode features) {
    Tensor image = Tensor.wrap(new float[3 * positions], 1, 3, rows, columns);
    Tensor tensor = Tensor.wrap(Golden.numbers(features), 1, channels, rows, columns);
    return ReconstructionPair.of(image, image, Optional.empty(), 0)
        .withFeatures(Map.of("code", Features.of(tensor, 0)), Map.of());
  }

  private static void assertClose(float[] actual, JsonNode expected, int from) {
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("position %d", i)
          .isCloseTo(expected.get(from + i).doubleValue(), within(ROUNDED_FEATURES));
    }
  }
}
