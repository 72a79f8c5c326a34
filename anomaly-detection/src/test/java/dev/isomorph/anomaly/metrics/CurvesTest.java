package dev.isomorph.anomaly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.isomorph.anomaly.metrics.Curves.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurvesTest {
  /** The example in scikit-learn's documentation of roc_curve and precision_recall_curve. */
  @Test
  void the_points_are_scikit_learns() {
    List<Point> points = Curves.of(new double[] {0.1, 0.4}, new double[] {0.35, 0.8});
    assertThat(points)
        .extracting(Point::threshold)
        .containsExactly(Double.POSITIVE_INFINITY, 0.8, 0.4, 0.35, 0.1);
    assertThat(points)
        .extracting(Point::falsePositiveRate)
        .containsExactly(0.0, 0.0, 0.5, 0.5, 1.0);
    assertThat(points).extracting(Point::recall).containsExactly(0.0, 0.5, 0.5, 1.0, 1.0);
    assertThat(points).extracting(Point::precision).containsExactly(1.0, 1.0, 0.5, 2.0 / 3, 0.5);
    assertThat(Curves.averagePrecision(points)).isCloseTo(0.8333333333, within(1e-9));
  }

  @Test
  void equal_scores_share_a_point() {
    List<Point> points = Curves.of(new double[] {1, 1, 0}, new double[] {1, 0});
    assertThat(points).hasSize(3);
    assertThat(points.get(1)).isEqualTo(new Point(1, 2.0 / 3, 0.5, 1.0 / 3));
    // average_precision_score([0, 0, 0, 1, 1], [1, 1, 0, 1, 0]) = 0.5 / 3 + 0.5 * 2 / 5
    assertThat(Curves.averagePrecision(points)).isCloseTo(0.5 / 3 + 0.2, within(1e-12));
  }

  @Test
  void one_side_alone_has_no_curve() {
    assertThatThrownBy(() -> Curves.of(new double[] {1}, new double[0]))
        .hasMessage("Curves: expected normal and anomalous scores, got 1 and 0");
  }
}
