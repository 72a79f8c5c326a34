package dev.isomorph.backend.djl;

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

/** What the operator of each layer does with memory in evaluation, one row per layer. */
final class LayerMemory implements Layer.Cases<LayerMemory.Use> {
  static final LayerMemory USE = new LayerMemory();

  private static final Use OWN = new Use(true, false);
  private static final Use OVER_INPUT = new Use(false, true);
  private static final Use EITHER = new Use(true, true);
  private static final Use NEITHER = new Use(false, false);

  private LayerMemory() {}

  /**
   * How an output lies in memory.
   *
   * @param own whether it is sure to be memory of its own, and not that of an input
   * @param overInput whether there is an operator that writes it over the first input
   */
  record Use(boolean own, boolean overInput) {}

  @Override
  public Use conv2d(Conv2d l) {
    return OWN;
  }

  @Override
  public Use convTranspose2d(ConvTranspose2d l) {
    return OWN;
  }

  @Override
  public Use batchNorm(BatchNorm l) {
    return OWN;
  }

  @Override
  public Use linear(Linear l) {
    return OWN;
  }

  @Override
  public Use relu(ReLU l) {
    return OVER_INPUT;
  }

  @Override
  public Use leakyRelu(LeakyReLU l) {
    return OVER_INPUT;
  }

  @Override
  public Use sigmoid(Sigmoid l) {
    return OVER_INPUT;
  }

  @Override
  public Use tanh(Tanh l) {
    return OVER_INPUT;
  }

  @Override
  public Use dropout(Dropout l) {
    return NEITHER; // in evaluation it is its input
  }

  @Override
  public Use adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return NEITHER;
  }

  @Override
  public Use maxPool2d(MaxPool2d l) {
    return NEITHER;
  }

  @Override
  public Use flatten(Flatten l) {
    return NEITHER;
  }

  @Override
  public Use unflatten(Unflatten l) {
    return NEITHER;
  }

  @Override
  public Use add(Add l) {
    return EITHER;
  }

  @Override
  public Use concat(Concat l) {
    return NEITHER;
  }
}
