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
        float[] map = new float[side * side];
        boolean[] mask = new boolean[side * side];
        for (int i = 0; i < map.length; i++) {
          map[i] = (float) node.get("maps").get(n).get(i).doubleValue();
          mask[i] = node.get("masks").get(n).get(i).intValue() == 1;
        }
        ranking.add(map, mask, side, side);
      }
    }
    return ranking;
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
