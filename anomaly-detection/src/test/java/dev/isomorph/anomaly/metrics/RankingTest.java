package dev.isomorph.anomaly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.anomaly.metrics.Bootstrap.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against scikit-learn and NumPy; {@code src/golden/metrics.py} made the numbers. */
class RankingTest {
  private static final Offset<Double> EXACT = within(1e-12);

  private final JsonNode golden = read();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void measures_of_images_are_scikit_learns(int number) {
    JsonNode expected = golden.get("images").get(number);
    ImageRanking ranking = ranking(expected);
    ImageRanking.Measures actual = ranking.measures();
    assertThat(actual.auroc()).isCloseTo(expected.get("auroc").doubleValue(), EXACT);
    assertThat(actual.averagePrecision()).isCloseTo(expected.get("ap").doubleValue(), EXACT);
    assertThat(actual.bestF1()).isCloseTo(expected.get("bestF1").doubleValue(), EXACT);
    assertThat(ranking.f1Above(expected.get("threshold").doubleValue()))
        .isCloseTo(expected.get("f1").doubleValue(), EXACT);
    assertThat(ranking.f1OfAll()).isCloseTo(expected.get("prevalenceF1").doubleValue(), EXACT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void measures_of_pixels_are_scikit_learns_and_numpys(int number) {
    JsonNode expected = golden.get("pixels").get(number);
    PixelRanking.Measures actual = pixels(expected, 1).measures();
    // The maps are float32 here; that changes no order.
    assertThat(actual.auroc()).isCloseTo(expected.get("auroc").doubleValue(), EXACT);
    assertThat(actual.averagePrecision()).isCloseTo(expected.get("ap").doubleValue(), EXACT);
    assertThat(actual.aupro()).isCloseTo(expected.get("aupro").doubleValue(), within(1e-9));
  }

  @Test
  void aupimo_is_numpys_at_rates_that_few_normal_pixels_reach() {
    JsonNode expected = golden.get("lowRates");
    int height = expected.get("height").intValue();
    int width = expected.get("width").intValue();
    PixelRanking ranking = new PixelRanking(1);
    long state = 12345;
    for (int n = 0; n < 6; n++) {
      float[] map = new float[height * width];
      boolean[] mask = new boolean[map.length];
      for (int i = 0; i < map.length; i++) {
        state = (1103515245 * state + 12345) % (1L << 31);
        int y = i / width;
        int x = i % width;
        mask[i] = n >= 4 && y >= 40 && y < 60 && x >= 30 && x < 30 + 40 * (n - 3);
        map[i] = (float) ((mask[i] ? 1000.0 * n : 1) / (1 - state * 0x1p-31 + 1e-6));
      }
      ranking.add(map, mask, height, width);
    }
    assertThat(ranking.measures().aupimo())
        .isCloseTo(expected.get("aupimo").doubleValue(), within(1e-9));
  }

  @Test
  void aupimo_is_known_by_hand_where_normal_pixels_are_few() {
    // Below the rate of one of three normal pixels the threshold is the highest of them, 5.
    PixelRanking ranking = new PixelRanking(1);
    ranking.add(new float[] {1, 5, 2}, new boolean[3], 1, 3);
    ranking.add(new float[] {9, 5, 9}, new boolean[] {true, true, false}, 1, 3);
    ranking.add(new float[] {6, 0, 7}, new boolean[] {true, false, true}, 1, 3);
    assertThat(ranking.measures().aupimo()).isCloseTo((0.5 + 1) / 2, EXACT);
    assertThat(ranking.measures(new int[] {1, 3, 1}).aupimo()).isCloseTo((3 * 0.5 + 1) / 4, EXACT);
    assertThat(ranking.measures(new int[] {0, 1, 1}).aupimo()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void regions_are_counted_as_scipy_labels_them(int number) {
    JsonNode expected = golden.get("pixels").get(number);
    int side = expected.get("side").intValue();
    RegionCounts counts = RegionCounts.NONE;
    for (int n = 0; n < expected.get("maps").size(); n++) {
      counts =
          counts.plus(
              RegionCounts.of(
                  map(expected, n),
                  mask(expected, n),
                  side,
                  side,
                  expected.get("limit").doubleValue()),
              1);
    }
    JsonNode regions = expected.get("regions");
    assertThat(counts)
        .isEqualTo(
            new RegionCounts(
                regions.get(0).longValue(),
                regions.get(1).longValue(),
                regions.get(2).longValue(),
                regions.get(3).longValue()));
  }

  @Test
  void a_tenth_in_common_makes_a_match() {
    // Ten pixels, a gap, eleven pixels; the first of each is in the other's regions.
    boolean[] ten = new boolean[22];
    Arrays.fill(ten, 0, 10, true);
    Arrays.fill(ten, 11, 22, true);
    boolean[] firsts = new boolean[22];
    firsts[0] = true;
    firsts[11] = true;
    assertThat(RegionCounts.of(values(firsts), ten, 1, 22, 0.5))
        .isEqualTo(new RegionCounts(2, 1, 2, 2));
    assertThat(RegionCounts.of(values(ten), firsts, 1, 22, 0.5))
        .isEqualTo(new RegionCounts(2, 2, 2, 1));
    assertThat(RegionCounts.of(values(ten), firsts, 1, 22, 1).marked()).isZero();
  }

  private static float[] values(boolean[] mask) {
    float[] values = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      values[i] = mask[i] ? 1 : 0;
    }
    return values;
  }

  @Test
  void precision_and_recall_of_regions_are_shares() {
    RegionCounts counts = new RegionCounts(4, 3, 2, 1);
    assertThat(counts.precision()).isEqualTo(0.5);
    assertThat(counts.recall()).isEqualTo(0.75);
    assertThat(counts.f1()).isCloseTo(0.6, EXACT);
    assertThat(RegionCounts.NONE.f1()).isZero();
    assertThat(counts.plus(counts, 2)).isEqualTo(new RegionCounts(12, 9, 6, 3));
  }

  @Test
  void a_weight_of_two_is_an_image_twice() {
    JsonNode images = golden.get("images").get(1);
    double[] normal = numbers(images.get("normal"));
    double[] anomalous = numbers(images.get("anomalous"));
    int[] weights = new int[normal.length + anomalous.length];
    Arrays.fill(weights, 1);
    weights[3] = 2;
    weights[normal.length] = 0;
    double[] normalTwice =
        DoubleStream.concat(Arrays.stream(normal), DoubleStream.of(normal[3])).toArray();
    double[] oneLess = Arrays.copyOfRange(anomalous, 1, anomalous.length);
    assertThat(ranking(images).measures(weights))
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1, Double.class)
        .isEqualTo(ranking(normalTwice, oneLess).measures());

    JsonNode pixel = golden.get("pixels").get(0);
    PixelRanking twice = pixels(pixel, 2);
    PixelRanking once = pixels(pixel, 1);
    int[] all = new int[once.images()];
    Arrays.fill(all, 2);
    assertThat(once.measures(all).aupro()).isCloseTo(twice.measures().aupro(), within(1e-9));
    assertThat(once.measures(all).auroc()).isCloseTo(twice.measures().auroc(), EXACT);
    assertThat(once.measures(all).aupimo()).isCloseTo(twice.measures().aupimo(), EXACT);
  }

  @Test
  void the_area_of_two_normal_scores_is_known_by_hand() {
    // Of the four pairs three are in order; one precision is 1/1, the other 2/3.
    ImageRanking.Measures measures = ranking(new double[] {1, 3}, new double[] {2, 4}).measures();
    assertThat(measures.auroc()).isEqualTo(0.75);
    assertThat(measures.averagePrecision()).isCloseTo((1 + 2 / 3.0) / 2, EXACT);
    assertThat(measures.bestF1()).isCloseTo(0.8, EXACT);
    assertThat(measures.bestThreshold()).isEqualTo(2);
  }

  @Test
  void intervals_hold_the_measure_and_narrow_with_more_images() {
    double few = width(20);
    double many = width(2000);
    assertThat(many).isBetween(few / 20, few / 4); // like one over the root: 10
  }

  private static double width(int each) {
    double[] normal = IntStream.range(0, each).mapToDouble(i -> i).toArray();
    double[] anomalous = IntStream.range(0, each).mapToDouble(i -> i + 0.3 * each + 0.5).toArray();
    ImageRanking ranking = ranking(normal, anomalous);
    boolean[] truth = new boolean[2 * each];
    Arrays.fill(truth, each, 2 * each, true);
    Bootstrap bootstrap = new Bootstrap(200, 7);
    List<ImageRanking.Measures> measured = bootstrap.measure(truth, ranking::measures);
    Interval interval = Bootstrap.interval(measured, ImageRanking.Measures::auroc);
    assertThat(ranking.measures().auroc()).isBetween(interval.low(), interval.high());
    return interval.high() - interval.low();
  }

  @Test
  void what_cannot_be_measured_is_named() {
    assertThatThrownBy(() -> ranking(new double[] {1}, new double[] {}))
        .hasMessageContaining("expected normal and anomalous scores, got 1 and 0");
    assertThatThrownBy(() -> ranking(new double[] {1, Double.NaN}, new double[] {1}))
        .hasMessageContaining("scores[1]: expected a number, got NaN");
  }

  private static ImageRanking ranking(JsonNode images) {
    return ranking(numbers(images.get("normal")), numbers(images.get("anomalous")));
  }

  private static ImageRanking ranking(double[] normal, double[] anomalous) {
    boolean[] truth = new boolean[normal.length + anomalous.length];
    Arrays.fill(truth, normal.length, truth.length, true);
    return ImageRanking.of(
        DoubleStream.concat(Arrays.stream(normal), Arrays.stream(anomalous)).toArray(), truth);
  }

  private static PixelRanking pixels(JsonNode node, int times) {
    int side = node.get("side").intValue();
    PixelRanking ranking = new PixelRanking(1);
    for (int t = 0; t < times; t++) {
      for (int n = 0; n < node.get("maps").size(); n++) {
        ranking.add(map(node, n), mask(node, n), side, side);
      }
    }
    return ranking;
  }

  private static float[] map(JsonNode node, int image) {
    double[] values = numbers(node.get("maps").get(image));
    float[] map = new float[values.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (float) values[i];
    }
    return map;
  }

  private static boolean[] mask(JsonNode node, int image) {
    double[] values = numbers(node.get("masks").get(image));
    boolean[] mask = new boolean[values.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = values[i] == 1;
    }
    return mask;
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).doubleValue()).toArray();
  }

  private static JsonNode read() {
    try (InputStream in = RankingTest.class.getResourceAsStream("metrics.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
