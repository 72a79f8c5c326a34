package dev.isomorph.spec.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Writes the fields of a layer into an object; {@link LayerDecoding} reads them back. */
record LayerEncoding(ObjectNode object) implements Layer.Cases<ObjectNode> {
  @Override
  public ObjectNode conv2d(Conv2d l) {
    return channels(l.inChannels(), l.outChannels())
        .size("kernelSize", l.kernelSize())
        .size("stride", l.stride())
        .size("padding", l.padding())
        .size("dilation", l.dilation())
        .object
        .put("bias", l.bias());
  }

  @Override
  public ObjectNode convTranspose2d(ConvTranspose2d l) {
    return channels(l.inChannels(), l.outChannels())
        .size("kernelSize", l.kernelSize())
        .size("stride", l.stride())
        .size("padding", l.padding())
        .size("outputPadding", l.outputPadding())
        .size("dilation", l.dilation())
        .object
        .put("bias", l.bias());
  }

  @Override
  public ObjectNode batchNorm(BatchNorm l) {
    return object
        .put("features", l.features())
        .put("epsilon", l.epsilon())
        .put("runningDecay", l.runningDecay());
  }

  @Override
  public ObjectNode linear(Linear l) {
    return object
        .put("inFeatures", l.inFeatures())
        .put("outFeatures", l.outFeatures())
        .put("bias", l.bias());
  }

  @Override
  public ObjectNode relu(ReLU l) {
    return object;
  }

  @Override
  public ObjectNode leakyRelu(LeakyReLU l) {
    return object.put("negativeSlope", l.negativeSlope());
  }

  @Override
  public ObjectNode sigmoid(Sigmoid l) {
    return object;
  }

  @Override
  public ObjectNode tanh(Tanh l) {
    return object;
  }

  @Override
  public ObjectNode dropout(Dropout l) {
    return object.put("probability", l.probability());
  }

  @Override
  public ObjectNode adaptiveAvgPool2d(AdaptiveAvgPool2d l) {
    return size("outputSize", l.outputSize()).object;
  }

  @Override
  public ObjectNode maxPool2d(MaxPool2d l) {
    return size("kernelSize", l.kernelSize())
        .size("stride", l.stride())
        .size("padding", l.padding())
        .size("dilation", l.dilation())
        .object;
  }

  @Override
  public ObjectNode flatten(Flatten l) {
    return object;
  }

  @Override
  public ObjectNode unflatten(Unflatten l) {
    l.shape().dims().forEach(object.putArray("shape")::add);
    return object;
  }

  @Override
  public ObjectNode add(Add l) {
    return object;
  }

  @Override
  public ObjectNode concat(Concat l) {
    return object;
  }

  private LayerEncoding channels(int inChannels, int outChannels) {
    object.put("inChannels", inChannels).put("outChannels", outChannels);
    return this;
  }

  private LayerEncoding size(String field, Size2d size) {
    object.putArray(field).add(size.height()).add(size.width());
    return this;
  }
}
