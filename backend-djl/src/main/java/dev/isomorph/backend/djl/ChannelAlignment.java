package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import dev.isomorph.backend.djl.Form.Fill;
import dev.isomorph.backend.djl.Form.Slice;
import dev.isomorph.backend.djl.Value.Computed;
import dev.isomorph.spec.Conv2d;
import dev.isomorph.spec.ConvTranspose2d;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Zero channels around convolutions, for processors on which the engine computes them wrongly
 * otherwise.
 *
 * <p>On some processors (seen on AMD's of family 26) oneDNN 3.3, which PyTorch 2.3 computes
 * convolutions with, arranges weights wrongly where it has to fill channels up to a full register.
 * Results are far off, or NaN. With as many channels as fit it has nothing to fill up, so they are
 * filled up before the call and cut off after it. Whether a processor needs this is found by
 * computing a convolution both in float32 and in float64, which does not go through oneDNN.
 */
enum ChannelAlignment {
  /** Convolutions as they are. */
  NONE,
  /** Channels filled up to the next multiple of {@value #MULTIPLE} where they are none. */
  FILLED;

  private static final int MULTIPLE = 16;
  private static final String PROPERTY = "isomorph.djl.alignment";

  /** Errors of rounding are below 1e-5 here; wrong ones were seen from 0.05. */
  private static final double TOLERANCE = 1e-3;

  /** The largest distance between convolutions in float32 and in float64. */
  private static final String CHECK =
"""
  def forward(self, x: Tensor, u: Tensor, w: Tensor, v: Tensor) -> Tensor:
    a = torch.conv2d(x, w, None, [1, 1], [1, 1], [1, 1], 1)
    b = torch.conv2d(torch.to(x, 7), torch.to(w, 7), None, [1, 1], [1, 1], [1, 1], 1)
    c = torch.conv_transpose2d(u, v, None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    d = torch.conv_transpose2d(torch.to(u, 7), torch.to(v, 7), None, [2, 2], [1, 1], [0, 0], 1, [1, 1])
    e = torch.max(torch.abs(torch.sub(a, b)))
    f = torch.max(torch.abs(torch.sub(c, d)))
    return torch.add(e, f)
""";

  /** What this processor needs, found once; the system property {@value #PROPERTY} overrules it. */
  static ChannelAlignment ofThisMachine() {
    return Found.HERE;
  }

  /** Made when first asked for: the engine has started by then. */
  private static final class Found {
    private static final ChannelAlignment HERE =
        Optional.ofNullable(System.getProperty(PROPERTY))
            .map(ChannelAlignment::valueOf)
            .orElseGet(() -> error() <= TOLERANCE ? NONE : FILLED);
  }

  private static double error() {
    return EngineEntry.infer(
        "the check of channels",
        () -> {
          try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
              PtSymbolBlock check = EngineEntry.load(manager, CHECK);
              IValue x = wave(manager, 2, 21, 4, 4);
              IValue u = wave(manager, 2, 5, 4, 4);
              IValue w = wave(manager, 21, 21, 3, 3);
              IValue v = wave(manager, 5, 3, 4, 4);
              IValue result = IValueUtils.runMethod(check, "forward", x, u, w, v)) {
            return result.toTensor((PtNDManager) manager).toDoubleArray()[0];
          }
        });
  }

  private static IValue wave(NDManager manager, long... shape) {
    int size = 1;
    for (long side : shape) {
      size *= (int) side;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) Math.sin(i + 1.0);
    }
    return IValue.from((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /** A convolution with its channels filled up, if this is needed; other layers as they are. */
  Value rewritten(Step step, Computed layer) {
    if (this == NONE) {
      return layer;
    }
    if (layer.layer() instanceof Conv2d l) {
      int in = l.inChannels() + missing(l.inChannels());
      int out = l.outChannels() + missing(l.outChannels());
      return filled(
          layer,
          new Conv2d(in, out, l.kernelSize(), l.stride(), l.padding(), l.dilation(), l.bias()),
          Fill.of(0, 0, missing(l.inChannels()), missing(l.outChannels())),
          l.inChannels(),
          l.outChannels());
    }
    if (layer.layer() instanceof ConvTranspose2d l) {
      int in = l.inChannels() + missing(l.inChannels());
      int out = l.outChannels() + missing(l.outChannels());
      return filled(
          layer,
          new ConvTranspose2d(
              in,
              out,
              l.kernelSize(),
              l.stride(),
              l.padding(),
              l.outputPadding(),
              l.dilation(),
              l.bias()),
          Fill.of(0, 0, missing(l.outChannels()), missing(l.inChannels())),
          l.inChannels(),
          l.outChannels());
    }
    return layer;
  }

  private static Value filled(Computed layer, Layer wide, Fill weight, int in, int out) {
    if (missing(in) == 0 && missing(out) == 0) {
      return layer;
    }
    Map<String, Value> parameters = new LinkedHashMap<>();
    layer
        .parameters()
        .forEach(
            (suffix, value) ->
                parameters.put(
                    suffix, value.in(suffix.equals("weight") ? weight : Fill.of(missing(out)))));
    Value computed =
        new Computed(
            wide,
            layer.kernel(),
            List.of(layer.inputs().get(0).in(Fill.of(0, 0, missing(in)))),
            parameters,
            Optional.empty());
    return missing(out) == 0 ? computed : computed.in(new Slice(1, 0, out));
  }

  private static int missing(int channels) {
    return Math.floorMod(-channels, MULTIPLE);
  }
}
