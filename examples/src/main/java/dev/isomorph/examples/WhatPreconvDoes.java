package dev.isomorph.examples;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Section 6: numbers before and after the preparing convolution, and which channels are awake. */
public final class WhatPreconvDoes {
  private static final double AWAKE = 0.1;

  private WhatPreconvDoes() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    Tensor image = RandomImages.of(1);
    try (CompiledModel encoder =
        backend.compile(ResNetAutoencoder.notebook().encoder(), CompileOptions.defaults())) {
      Tensor prepared = encoder.forward(image, List.of("preconv")).get("preconv");
      describe(out, "input", image);
      describe(out, "preconv", prepared);
      int channels = prepared.shape()[1];
      long awake = Arrays.stream(channelMeans(prepared)).filter(mean -> mean > AWAKE).count();
      out.printf(
          Locale.ROOT,
          "active channels: %d of %d (%.1f %%)%n",
          awake,
          channels,
          100.0 * awake / channels);
    }
  }

  private static void describe(PrintStream out, String name, Tensor tensor) {
    DoubleSummaryStatistics values =
        IntStream.range(0, tensor.size()).mapToDouble(tensor::at).summaryStatistics();
    out.printf(
        Locale.ROOT,
        "%-8s %2d channels, range %.3f to %.3f, mean %.3f%n",
        name,
        tensor.shape()[1],
        values.getMin(),
        values.getMax(),
        values.getAverage());
  }

  /** The mean of each channel of one image, [1, C, H, W]. */
  private static double[] channelMeans(Tensor tensor) {
    int channels = tensor.shape()[1];
    int pixels = tensor.size() / channels;
    return IntStream.range(0, channels)
        .mapToDouble(
            c ->
                IntStream.range(c * pixels, (c + 1) * pixels)
                    .mapToDouble(tensor::at)
                    .average()
                    .orElseThrow())
        .toArray();
  }
}
