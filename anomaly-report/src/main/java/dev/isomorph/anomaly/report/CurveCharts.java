package dev.isomorph.anomaly.report;

import dev.isomorph.anomaly.metrics.Curves;
import dev.isomorph.anomaly.metrics.Curves.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** ROC and precision over recall, with the place of the threshold on them. */
final class CurveCharts {
  /** More points than pixels are not visible. */
  private static final int MAX_POINTS = 400;

  private final List<Point> points;
  private final OptionalDouble threshold;

  CurveCharts(double[] normal, double[] anomalous, OptionalDouble threshold) {
    this.points = Curves.of(normal, anomalous);
    this.threshold = threshold;
  }

  double averagePrecision() {
    return Curves.averagePrecision(points);
  }

  String roc() {
    Chart chart = new Chart("receiver operating characteristic");
    chart.line("guess", List.of(new double[] {0, 0}, new double[] {1, 1}));
    chart.line("curve", thinned().stream().map(CurveCharts::onRoc).toList());
    atThreshold().ifPresent(p -> chart.point("here", p.falsePositiveRate(), p.recall(), words(p)));
    return ends(chart).axis("false alarms among the normal").toString();
  }

  String precisionRecall() {
    Chart chart = new Chart("precision over recall");
    Point all = points.get(points.size() - 1);
    chart.line(
        "guess", List.of(new double[] {0, all.precision()}, new double[] {1, all.precision()}));
    chart.line("curve", steps());
    atThreshold().ifPresent(p -> chart.point("here", p.recall(), p.precision(), words(p)));
    return ends(chart).axis("recall").toString();
  }

  private static Chart ends(Chart chart) {
    return chart.below(0, "0").below(1, "1").beside(0, "0").beside(0.5, "0.5").beside(1, "1");
  }

  private static double[] onRoc(Point point) {
    return new double[] {point.falsePositiveRate(), point.recall()};
  }

  /** Between two points a threshold reaches no recall of its own: the curve goes in steps. */
  private List<double[]> steps() {
    List<double[]> steps = new ArrayList<>();
    double recall = 0;
    for (Point point : thinned()) {
      steps.add(new double[] {recall, point.precision()});
      recall = point.recall();
      steps.add(new double[] {recall, point.precision()});
    }
    return steps;
  }

  private List<Point> thinned() {
    int step = (points.size() + MAX_POINTS - 1) / MAX_POINTS;
    List<Point> some = new ArrayList<>();
    for (int i = 0; i < points.size(); i += step) {
      some.add(points.get(i));
    }
    some.add(points.get(points.size() - 1));
    return some;
  }

  /** The last point whose scores are above the threshold. */
  private Optional<Point> atThreshold() {
    return threshold.isEmpty()
        ? Optional.empty()
        : points.stream()
            .filter(point -> point.threshold() > threshold.getAsDouble())
            .reduce((first, second) -> second);
  }

  private static String words(Point point) {
    return String.format(
        Locale.ROOT,
        "at the threshold: %.1f %% false alarms, recall %.1f %%, precision %.1f %%",
        100 * point.falsePositiveRate(),
        100 * point.recall(),
        100 * point.precision());
  }
}
