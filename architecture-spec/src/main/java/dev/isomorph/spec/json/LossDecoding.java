package dev.isomorph.spec.json;

import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a loss from its fields, by the name of its type. */
final class LossDecoding {
  private static final Map<String, Function<Fields, Loss>> BY_TYPE =
      Map.of(
          "MeanSquaredError",
          f -> new MeanSquaredError(),
          "MeanAbsoluteError",
          f -> new MeanAbsoluteError(),
          "StructuralSimilarity",
          f -> new StructuralSimilarity(f.integer("window"), f.number("dataRange")),
          "GradientMagnitudeSimilarity",
          f -> new GradientMagnitudeSimilarity(f.integer("scales"), f.number("dataRange")),
          "BinaryCrossEntropy",
          f -> new BinaryCrossEntropy(f.number("positiveWeight"), f.number("focus")));

  private LossDecoding() {}

  static Loss read(Fields fields) {
    String type = fields.text("loss");
    Function<Fields, Loss> decoding = BY_TYPE.get(type);
    if (decoding == null) {
      throw new SpecFormatException(
          fields.where("loss"), "one of " + new TreeSet<>(BY_TYPE.keySet()), "'" + type + "'");
    }
    return decoding.apply(fields);
  }
}
