package dev.isomorph.examples;

import dev.isomorph.api.Backend;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Size2d;
import dev.isomorph.spec.catalogue.ResidualBlock;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Sections 1 and 2 of the notebook: what a residual block does to the shape of its input. */
public final class ResidualBlocks {
  private ResidualBlocks() {}

  /** Runs on the backend named by the argument. */
  public static void main(String[] arguments) {
    run(ChosenBackend.from(arguments), System.out);
  }

  static void run(Backend backend, PrintStream out) {
    Tensor images = RandomImages.of(2);
    List<ResidualBlock> blocks =
        List.of(
            new ResidualBlock(3, 3, 1), // nothing changes: the input itself is the skip connection
            new ResidualBlock(3, 32, 1), // more channels: a 1x1 convolution brings the input along
            new ResidualBlock(3, 64, 2)); // and half the size
    for (ResidualBlock block : blocks) {
      try (CompiledModel model =
          backend.compile(block.architecture(Size2d.square(64)), CompileOptions.defaults())) {
        out.printf(
            Locale.ROOT,
            "%2d -> %2d, stride %d: %s -> %s, %,d parameters%n",
            block.inChannels(),
            block.outChannels(),
            block.stride(),
            images,
            model.forward(images),
            model.parameterCounts().trainable());
      }
    }
  }
}
