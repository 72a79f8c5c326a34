package dev.isomorph.conformance.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.Distance;
import dev.isomorph.conformance.ExpectedTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of a large tensor of PyTorch's: its shape, sum, Euclidean norm, largest magnitude
 * and some values. Digests made for this project also have projections on random signs, whose
 * errors are as large as the error of the whole tensor.
 *
 * @param shape the axes
 * @param sum of all values
 * @param norm the Euclidean norm
 * @param largest the largest magnitude
 * @param samples values by flat index
 * @param projections sums of the values times +1 or -1, by the name of the signs
 */
record Digest(
    int[] shape,
    double sum,
    double norm,
    double largest,
    Map<Integer, Double> samples,
    Map<String, Double> projections)
    implements ExpectedTensor {
  @Override
  public int[] shape() {
    return shape.clone();
  }

  static Digest from(JsonNode json) {
    int[] shape = new int[json.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = json.get("shape").get(i).intValue();
    }
    Map<Integer, Double> samples = new LinkedHashMap<>();
    json.get("samples")
        .properties()
        .forEach(s -> samples.put(Integer.valueOf(s.getKey()), s.getValue().doubleValue()));
    Map<String, Double> projections = new LinkedHashMap<>();
    json.path("projections")
        .properties()
        .forEach(p -> projections.put(p.getKey(), p.getValue().doubleValue()));
    return new Digest(
        shape,
        json.get("sum").doubleValue(),
        json.get("l2").doubleValue(),
        json.get("absmax").doubleValue(),
        samples,
        projections);
  }

  /**
   * The largest relative error of a tensor of the same shape: samples against the largest
   * magnitude, the norm and the projections against the norm, the sum against what the norm allows
   * ({@code norm * sqrt(count)}).
   */
  @Override
  public Distance distance(Tensor actual) {
    double sumOfActual = 0;
    for (int i = 0; i < actual.size(); i++) {
      sumOfActual += actual.at(i);
    }
    double normOfActual = norm(actual);
    double tiny = Double.MIN_NORMAL;
    Distance worst =
        new Distance(0, "equal")
            .orFarther(
                Math.abs(normOfActual - norm) / Math.max(norm, tiny),
                "norm: expected %s, got %s",
                norm,
                normOfActual)
            .orFarther(
                Math.abs(sumOfActual - sum) / Math.max(norm * Math.sqrt(actual.size()), tiny),
                "sum: expected %s, got %s",
                sum,
                sumOfActual);
    for (Map.Entry<Integer, Double> sample : samples.entrySet()) {
      double value = actual.at(sample.getKey());
      worst =
          worst.orFarther(
              Math.abs(value - sample.getValue()) / Math.max(largest, tiny),
              "at %s: expected %s, got %s",
              actual.place(sample.getKey()),
              sample.getValue(),
              value);
    }
    for (Map.Entry<String, Double> projection : projections.entrySet()) {
      double value = project(actual, projection.getKey());
      worst =
          worst.orFarther(
              Math.abs(value - projection.getValue()) / Math.max(norm, tiny),
              "projection %s: expected %s, got %s",
              projection.getKey(),
              projection.getValue(),
              value);
    }
    return worst;
  }

  /** The Euclidean norm of a tensor. */
  static double norm(Tensor tensor) {
    double squares = 0;
    for (int i = 0; i < tensor.size(); i++) {
      squares += (double) tensor.at(i) * tensor.at(i);
    }
    return Math.sqrt(squares);
  }

  private static double project(Tensor tensor, String signs) {
    CounterGenerator generator = CounterGenerator.of(0, signs);
    double projection = 0;
    for (int i = 0; i < tensor.size(); i++) {
      projection += generator.uniform(i) < 0.5 ? tensor.at(i) : -tensor.at(i);
    }
    return projection;
  }
}
