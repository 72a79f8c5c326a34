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

/** Section 8: an image becomes 64 numbers, and these an image again. */
public final class CompleteAutoencoder {
  private CompleteAutoencoder() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    Tensor images = RandomImages.of(2);
    try (CompiledModel autoencoder =
        backend.compile(ResNetAutoencoder.notebook().autoencoder(), CompileOptions.defaults())) {
      Map<String, Tensor> outputs =
          autoencoder.forward(images, List.of("encoded", "reconstructed"));
      Tensor encoded = outputs.get("encoded");
      out.printf("input:          %s%n", images);
      out.printf("encoded:        %s%n", encoded);
      out.printf("reconstructed:  %s%n", outputs.get("reconstructed"));
      out.printf(
          Locale.ROOT, "compression:    %.1f : 1%n", (double) images.size() / encoded.size());
      out.printf(Locale.ROOT, "parameters:     %,d%n", autoencoder.parameterCounts().trainable());
    }
  }
}
