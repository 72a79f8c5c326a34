package dev.isomorph.backend.dl4j.loss;

import dev.isomorph.spec.objective.StructuralSimilarity;
import java.util.function.IntToDoubleFunction;

/**
 * {@link StructuralSimilarity} by means over windows of o, t, o o, t t and o t. Its derivative by a
 * pixel is the sum over the windows that hold it, which is a mean over windows again:
 *
 * <pre>{@code W(a) + t W(b) + o W(c)}</pre>
 *
 * <p>where a, b, c are the derivatives of each window's similarity by its mean of o, of o t, and
 * twice that of o o.
 */
record StructuralSimilarityGradient(
    StructuralSimilarity l, Planes output, Planes target, Planes gradient) {

  double loss(double weight) {
    return 1 - Planes.sum(output.count(), plane -> similarity(plane, weight)) / count();
  }

  private int count() {
    return output.values().limit();
  }

  private double similarity(int plane, double weight) {
    WindowMeans windows = new WindowMeans(output.size(), l.window());
    double[] o = output.plane(plane);
    double[] t = target.plane(plane);
    double[] meanO = windows.of(o);
    double[] meanT = windows.of(t);
    double[] squareO = windows.of(filled(o.length, i -> o[i] * o[i]));
    double[] squareT = windows.of(filled(o.length, i -> t[i] * t[i]));
    double[] product = windows.of(filled(o.length, i -> o[i] * t[i]));
    double[] byMean = new double[o.length];
    double[] byProduct = new double[o.length];
    double[] bySquare = new double[o.length];
    double sum = 0;
    for (int i = 0; i < o.length; i++) {
      double means = meanO[i] * meanT[i];
      double squares = meanO[i] * meanO[i] + meanT[i] * meanT[i];
      double a1 = 2 * means + l.c1();
      double a2 = 2 * (product[i] - means) + l.c2();
      double b1 = squares + l.c1();
      double b2 = squareO[i] + squareT[i] - squares + l.c2();
      double similarity = a1 * a2 / (b1 * b2);
      sum += similarity;
      byProduct[i] = 2 * a1 / (b1 * b2);
      bySquare[i] = -2 * similarity / b2;
      byMean[i] =
          2 * meanT[i] * (a2 - a1) / (b1 * b2) + 2 * meanO[i] * similarity * (1 / b2 - 1 / b1);
    }
    double[] a = windows.of(byMean);
    double[] b = windows.of(byProduct);
    double[] c = windows.of(bySquare);
    for (int i = 0; i < o.length; i++) {
      double slope = a[i] + t[i] * b[i] + o[i] * c[i];
      gradient.values().put(plane * o.length + i, (float) (-weight * slope / count()));
    }
    return sum;
  }

  private static double[] filled(int length, IntToDoubleFunction value) {
    double[] plane = new double[length];
    for (int i = 0; i < length; i++) {
      plane[i] = value.applyAsDouble(i);
    }
    return plane;
  }
}
