package dev.isomorph.backend.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.isomorph.api.Tensor;
import dev.isomorph.spi.ModelFileRunner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs TorchScript files with PyTorch's own loader. */
public final class TorchScriptRunner implements ModelFileRunner {
  @Override
  public String format() {
    return "torchscript";
  }

  @Override
  public Map<String, Tensor> run(Path file, Tensor input) throws IOException {
    DjlEngine.start();
    return EngineEntry.infer(file.toString(), () -> inEngine(file, input));
  }

  private static Map<String, Tensor> inEngine(Path file, Tensor input) throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        InputStream stream = new BufferedInputStream(Files.newInputStream(file));
        PtSymbolBlock program = JniUtils.loadModule((PtNDManager) manager, stream, false, false);
        IValue x = IValue.from(NativeArrays.toNative(manager, input));
        IValue result = IValueUtils.runMethod(program, "forward", x);
        PtNDArray output = result.toTensor((PtNDManager) manager)) {
      return Map.of("output", NativeArrays.toTensor(output));
    }
  }
}
