package dev.isomorph.spec.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.spec.objective.BinaryCrossEntropy;
import dev.isomorph.spec.objective.GradientMagnitudeSimilarity;
import dev.isomorph.spec.objective.Loss;
import dev.isomorph.spec.objective.MeanAbsoluteError;
import dev.isomorph.spec.objective.MeanSquaredError;
import dev.isomorph.spec.objective.StructuralSimilarity;

/** Writes the fields of a loss into an object; {@link LossDecoding} reads them back. */
record LossEncoding(ObjectNode object) implements Loss.Cases<ObjectNode> {
  @Override
  public ObjectNode meanSquaredError(MeanSquaredError l) {
    return object;
  }

  @Override
  public ObjectNode meanAbsoluteError(MeanAbsoluteError l) {
    return object;
  }

  @Override
  public ObjectNode structuralSimilarity(StructuralSimilarity l) {
    return object.put("window", l.window()).put("dataRange", l.dataRange());
  }

  @Override
  public ObjectNode gradientMagnitudeSimilarity(GradientMagnitudeSimilarity l) {
    return object.put("scales", l.scales()).put("dataRange", l.dataRange());
  }

  @Override
  public ObjectNode binaryCrossEntropy(BinaryCrossEntropy l) {
    return object.put("positiveWeight", l.positiveWeight()).put("focus", l.focus());
  }
}
