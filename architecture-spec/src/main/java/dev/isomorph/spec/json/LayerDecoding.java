package dev.isomorph.spec.json;

import static java.util.Map.entry;

import dev.isomorph.spec.AdaptiveAvgPool2d;
import dev.isomorph.spec.Add;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Concat;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Dropout;
import dev.isomorph.spec.Flatten;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.LeakyReLU;
import dev.isomorph.spec.Linear;
import dev.isomorph.spec.MaxPool2d;
import dev.isomorph.spec.ReLU;
import dev.isomorph.spec.Sigmoid;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads a layer from its fields, by the name of its type. */
final class LayerDecoding {
  private static final Map<String, Function<Fields, Layer>> BY_TYPE =
      Map.ofEntries(
          entry(
              "Conv2d",
              f ->
                  new Conv2d(
                      f.integer("inChannels"),
                      f.integer("outChannels"),
                      f.size("kernelSize"),
                      f.size("stride"),
                      f.size("padding"),
                      f.size("dilation"),
                      f.flag("bias"))),
          entry(
              "ConvTranspose2d",
              f ->
                  new ConvTranspose2d(
                      f.integer("inChannels"),
                      f.integer("outChannels"),
                      f.size("kernelSize"),
                      f.size("stride"),
                      f.size("padding"),
                      f.size("outputPadding"),
                      f.size("dilation"),
                      f.flag("bias"))),
          entry(
              "BatchNorm",
              f ->
                  new BatchNorm(
                      f.integer("features"), f.number("epsilon"), f.number("runningDecay"))),
          entry(
              "Linear",
              f -> new Linear(f.integer("inFeatures"), f.integer("outFeatures"), f.flag("bias"))),
          entry("ReLU", f -> new ReLU()),
          entry("LeakyReLU", f -> new LeakyReLU(f.number("negativeSlope"))),
          entry("Sigmoid", f -> new Sigmoid()),
          entry("Tanh", f -> new Tanh()),
          entry("Dropout", f -> new Dropout(f.number("probability"))),
          entry("AdaptiveAvgPool2d", f -> new AdaptiveAvgPool2d(f.size("outputSize"))),
          entry(
              "MaxPool2d",
              f ->
                  new MaxPool2d(
                      f.size("kernelSize"),
                      f.size("stride"),
                      f.size("padding"),
                      f.size("dilation"))),
          entry("Flatten", f -> new Flatten()),
          entry("Unflatten", f -> new Unflatten(f.shape("shape"))),
          entry("Add", f -> new Add()),
          entry("Concat", f -> new Concat()));

  private LayerDecoding() {}

  static Layer read(Fields fields) {
    String type = fields.text("type");
    Function<Fields, Layer> decoding = BY_TYPE.get(type);
    if (decoding == null) {
      throw new SpecFormatException(
          fields.where("type"), "one of " + new TreeSet<>(BY_TYPE.keySet()), "'" + type + "'");
    }
    return decoding.apply(fields);
  }
}
