package dev.isomorph.examples;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sections 4 and 5: one image through the encoder, looked at after every stage. */
public final class EncoderLayers {
  private EncoderLayers() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    List<String> taps =
        List.of("input", "preconv", "layer0", "layer1", "layer2", "layer3", "final");
    try (CompiledModel encoder =
        backend.compile(ResNetAutoencoder.notebook().encoder(), CompileOptions.defaults())) {
      Map<String, Tensor> outputs = encoder.forward(RandomImages.of(1), taps); // one pass
      outputs.forEach(
          (tap, output) ->
              out.printf(Locale.ROOT, "%-8s %-23s %,7d values%n", tap, output, output.size()));
    }
  }
}
