package dev.isomorph.anomaly.recipe;

/**
 * What of a recipe the images at hand decide; the rest stays as it is.
 *
 * @param framing whether the network looks at whole images or at crops
 * @param network whether the method's own network gives way to the one that is made for crops,
 *     where crops are looked at
 * @param inputSize whether the network's input gets the ratio of width to height of images that are
 *     looked at as a whole
 * @param scoring whether photographs of one scene are also compared with that scene
 */
public record OpenChoices(Framing framing, boolean network, boolean inputSize, boolean scoring) {}
