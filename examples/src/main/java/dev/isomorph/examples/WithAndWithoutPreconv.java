package dev.isomorph.examples;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.catalogue.ResNetAutoencoder;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Section 7: the encoder compared with one that begins with a residual block. */
public final class WithAndWithoutPreconv {
  private WithAndWithoutPreconv() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    Tensor image = RandomImages.of(1);
    ResNetAutoencoder numbers = ResNetAutoencoder.notebook();
    try (CompiledModel with = backend.compile(numbers.encoder(), CompileOptions.defaults());
        CompiledModel without =
            backend.compile(
                numbers.withDepths(List.of(1, 1, 1, 1)).encoderWithoutPreconv(),
                CompileOptions.defaults())) {
      long more = with.parameterCounts().trainable();
      long fewer = without.parameterCounts().trainable();
      out.printf(Locale.ROOT, "with preconv:    %,d parameters%n", more);
      out.printf(Locale.ROOT, "without preconv: %,d parameters%n", fewer);
      out.printf(Locale.ROOT, "difference:       %,d parameters%n", more - fewer);
      out.printf("output with:     %s%n", with.forward(image));
      out.printf("output without:  %s%n", without.forward(image));
    }
  }
}
