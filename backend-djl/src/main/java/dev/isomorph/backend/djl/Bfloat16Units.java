package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.isomorph.api.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine has for bfloat16, whether it pays and can be trained in. Found out once in a
 * process.
 */
final class Bfloat16Units {
  private static final String VECTORS = "avx512_bf16";
  private static final String MATRICES = "amx_bf16";

  /** Cards from this compute capability on have tensor cores for bfloat16. */
  private static final int CAPABILITY = 80;

  /** The share of float32's time that bfloat16 may take at most. */
  private static final double PAYS = 0.8;

  private static final int CALLS = 20;

  /** A convolution of the default network's widest maps, a third of a millisecond in float32. */
  private static final String CONVOLUTION =
      """
        def forward(self, x: Tensor, w: Tensor) -> Tensor:
          return torch.conv2d(x, w, None, [1, 1], [1, 1], [1, 1], 1)
        def to_bf16(self, x: Tensor) -> Tensor:
          return torch.to(x, 15)
      """;

  private Bfloat16Units() {}

  /** Whether bfloat16 is faster on a device. */
  static boolean pay(Device device) {
    if (device.kind() == Device.Kind.GPU) {
      return Integer.parseInt(CudaUtils.getComputeCapability(device.index())) >= CAPABILITY;
    }
    return Processor.PAYS;
  }

  /** Whether the processor multiplies matrices, not only vectors. */
  static boolean matrices() {
    return Processor.FLAGS.contains(MATRICES);
  }

  /** Why bf16 is not for inference on this processor; empty where it is. */
  static Optional<String> inferenceFault() {
    return Bf16Check.evaluationFault();
  }

  /** Why bf16 is not for training on this processor; empty where it is. */
  static Optional<String> trainingFault() {
    if (!Processor.FLAGS.contains(VECTORS)) {
      return Optional.of("the processor has no AVX-512 BF16");
    }
    if (ChannelAlignment.ofThisMachine() != ChannelAlignment.NONE) {
      // Its backward pass may end the process, so it is not asked.
      return Optional.of(
          "oneDNN 3.3 computes wrongly on this processor, and was seen to damage memory in the backward pass in bfloat16");
    }
    return inferenceFault().or(Bf16Check::trainingFault);
  }

  /** Made when first asked for: the engine has started by then. */
  private static final class Processor {
    private static final Set<String> FLAGS = flags();
    private static final boolean PAYS =
        (FLAGS.contains(VECTORS) || FLAGS.contains(MATRICES)) && measured();
  }

  /** The flags that the processor reports; empty where Linux does not give them. */
  private static Set<String> flags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.split(":", 2)[1].trim().split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException | UncheckedIOException e) {
      return Set.of();
    }
  }

  private static boolean measured() {
    return EngineEntry.infer(
        "the measurement of bf16",
        () -> {
          try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu());
              PtSymbolBlock program = EngineEntry.load(manager, CONVOLUTION);
              IValue x = IValue.from((PtNDArray) manager.ones(new Shape(1, 64, 32, 32)));
              IValue w = IValue.from((PtNDArray) manager.ones(new Shape(64, 64, 3, 3)));
              IValue bf16X = IValueUtils.runMethod(program, "to_bf16", x);
              IValue bf16W = IValueUtils.runMethod(program, "to_bf16", w)) {
            long fp32 = Long.MAX_VALUE;
            long bf16 = Long.MAX_VALUE;
            // In turns, and the fastest of each: what else the machine does only adds.
            for (int call = 0; call < CALLS; call++) {
              fp32 = Math.min(fp32, nanos(program, x, w));
              bf16 = Math.min(bf16, nanos(program, bf16X, bf16W));
            }
            return bf16 <= PAYS * fp32;
          }
        });
  }

  private static long nanos(PtSymbolBlock program, IValue x, IValue w) {
    long start = System.nanoTime();
    IValueUtils.runMethod(program, "forward", x, w).close();
    return System.nanoTime() - start;
  }
}
