package dev.isomorph.spec.summary;

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
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.Tanh;
import dev.isomorph.spec.Unflatten;

/**
 * A layer in a few words: its type and the numbers that are not the usual ones, {@code Conv2d 3→32,
 * 3x3, padding 1, no bias}.
 */
final class LayerText implements Layer.Cases<String> {
  private LayerText() {}

  static String of(Layer layer) {
    return layer.type() + layer.accept(new LayerText());
  }

  @Override
  public String conv2d(Conv2d l) {
    return " %d→%d, %s".formatted(l.inChannels(), l.outChannels(), l.kernelSize())
        + unless(1, "stride", l.stride())
        + unless(0, "padding", l.padding())
        + unless(1, "dilation", l.dilation())
        + bias(l.bias());
  }

  @Override
  public String convTranspose2d(ConvTranspose2d l) {
    return " %d→%d, %s".formatted(l.inChannels(), l.outChannels(), l.kernelSize())
        + unless(1, "stride", l.stride())
        + unless(0, "padding", l.padding())
        + unless(0, "output padding", l.outputPadding())
        + unless(1, "dilation", l.dilation())
        + bias(l.bias());
  }

  @Override
  public String batchNorm(BatchNorm l) {
    BatchNorm usual = BatchNorm.of(l.features());
    return " "
        + l.features()
        + (l.epsilon() == usual.epsilon() ? "" : ", epsilon " + l.epsilon())
        + (l.runningDecay() == usual.runningDecay() ? "" : ", running decay " + l.runningDecay());
  }

  @Override
  public String linear(Linear l) {
    return " %d→%d".formatted(l.inFeatures(), l.outFeatures()) + bias(l.bias());
  }

  @Override
  public String relu(ReLU l) {
    return "";
  }

  @Override
  public String leakyRelu(LeakyReLU l) {
    return " " + l.negativeSlope();
  }

  @Override
  public String sigmoid(Sigmoid l) {
    return "";
  }

  @Override
  public String tanh(Tanh l) {
    return "";
  }

  @Override
  public String dropout(Dropout l) {
    return " " + l.probability();
  }

  @Override
  public String adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return " to " + l.outputSize();
  }

  @Override
  public String maxPool2d(MaxPool2d l) {
    return " "
        + l.kernelSize()
        + ", stride "
        + side(l.stride())
        + unless(0, "padding", l.padding())
        + unless(1, "dilation", l.dilation());
  }

  @Override
  public String flatten(Flatten l) {
    return "";
  }

  @Override
  public String unflatten(Unflatten l) {
    return " to " + l.shape();
  }

  @Override
  public String add(Add l) {
    return "";
  }

  @Override
  public String concat(Concat l) {
    return "";
  }

  private static String unless(int usual, String name, Size2d size) {
    return size.equals(Size2d.square(usual)) ? "" : ", " + name + " " + side(size);
  }

  private static String side(Size2d size) {
    return size.height() == size.width() ? Integer.toString(size.height()) : size.toString();
  }

  private static String bias(boolean bias) {
    return bias ? "" : ", no bias";
  }
}
