package dev.isomorph.spec.transform;

import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Linear;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of layer that can take over the batch norm after it. Others cannot.
 *
 * @param kind the layer's class
 * @param outputAxis the axis of its weight that stands for the channels of its output
 * @param withBias the layer with a bias
 */
record Absorber<L extends Layer>(Class<L> kind, int outputAxis, Function<L, Layer> withBias) {
  private static final List<Absorber<?>> ALL =
      List.of(
          new Absorber<>(
              Conv2d.class,
              0, // [out, in, kH, kW]
              l ->
                  new Conv2d(
                      l.inChannels(),
                      l.outChannels(),
                      l.kernelSize(),
                      l.stride(),
                      l.padding(),
                      l.dilation(),
                      true)),
          new Absorber<>(
              ConvTranspose2d.class,
              1, // [in, out, kH, kW]
              l ->
                  new ConvTranspose2d(
                      l.inChannels(),
                      l.outChannels(),
                      l.kernelSize(),
                      l.stride(),
                      l.padding(),
                      l.outputPadding(),
                      l.dilation(),
                      true)),
          new Absorber<>(
              Linear.class,
              0, // [out, in]
              l -> new Linear(l.inFeatures(), l.outFeatures(), true)));

  /** For a layer, if it is of such a kind. */
  static Optional<Absorber<?>> of(Layer layer) {
    return ALL.stream().filter(absorber -> absorber.kind.isInstance(layer)).findFirst();
  }

  /** The merged layer. */
  Layer merged(Layer layer) {
    return withBias.apply(kind.cast(layer));
  }
}
