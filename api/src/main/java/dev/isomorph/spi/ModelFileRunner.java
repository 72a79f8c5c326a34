package dev.isomorph.spi;

import dev.isomorph.api.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * An engine that runs model files as they are, whoever wrote them: what checks that an exported
 * file is what was meant. Found by {@link java.util.ServiceLoader}; the engine starts with the
 * first run.
 */
public interface ModelFileRunner {
  /** The format it runs: {@code onnx} or {@code torchscript}. */
  String format();

  /**
   * One forward pass of a file.
   *
   * @param input the file's one input, [N, …]
   * @return the outputs by the names the file gives them, or {@code output} where it gives none;
   *     truth values are 0 and 1
   * @throws IOException if the file cannot be read
   * @throws dev.isomorph.api.BackendException if the engine refuses the file or fails
   */
  Map<String, Tensor> run(Path file, Tensor input) throws IOException;
}
