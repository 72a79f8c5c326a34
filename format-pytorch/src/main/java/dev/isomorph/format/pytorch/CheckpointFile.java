package dev.isomorph.format.pytorch;

import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.HeapLimit;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files of weights as people hand them over: checkpoints of {@code torch.save} and safetensors
 * files, told apart by their content. Nothing in them is executed.
 *
 * <p>PyTorch's counters {@code num_batches_tracked}, which take no part in computing, are skipped
 * where there is a running mean of the same layer.
 */
public final class CheckpointFile {
  private static final String COUNTER = "num_batches_tracked";
  private static final String RUNNING_MEAN = "running_mean";

  /** What wrappers put before all names: several cards, a compiled model, a training module. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.", "model.");

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int PICKLE = 0x80;
  private static final int BRACE_AT = 8;

  private CheckpointFile() {}

  /**
   * The weights, as float32, under the names of the file.
   *
   * @throws IOException if the file cannot be read, is damaged, holds more than data, or more than
   *     {@link HeapLimit} allows: which file, what was expected, what was found, what to do
   */
  public static StateDict read(Path file) throws IOException {
    return read(file, HeapLimit.ofThisProcess());
  }

  static StateDict read(Path file, HeapLimit limit) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file of weights, got a folder");
    }
    byte[] head = head(file);
    if (startsWith(head, ZIP)) {
      return checkpoint(file, limit);
    }
    if (head.length > BRACE_AT && head[BRACE_AT] == '{') {
      return withoutCounters(Safetensors.read(file));
    }
    if (head.length > 0 && (head[0] & 0xFF) == PICKLE) {
      throw new IOException(
          file
              + ": expected the zip that torch.save writes since PyTorch 1.6, got a bare pickle; in Python: torch.save(torch.load(path), path)");
    }
    throw new IOException(
        file + ": expected a PyTorch checkpoint or a safetensors file, got something else");
  }

  /**
   * The weights under the names of a network: what wrappers put before all names is taken away,
   * unless the names fit as they are.
   *
   * @throws IOException as {@link #read(Path)}
   */
  public static StateDict read(Path file, Plan plan) throws IOException {
    StateDict weights = read(file);
    Set<String> names = plan.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    return weights.names().stream().anyMatch(names::contains) ? weights : unwrapped(weights);
  }

  /** The weights without what wrappers put before all names. */
  public static StateDict unwrapped(StateDict weights) {
    for (String wrapper : WRAPPERS) {
      if (!weights.names().isEmpty()
          && weights.names().stream().allMatch(name -> name.startsWith(wrapper))) {
        Map<String, Tensor> shorter = new LinkedHashMap<>();
        weights
            .tensors()
            .forEach((name, tensor) -> shorter.put(name.substring(wrapper.length()), tensor));
        return unwrapped(StateDict.of(shorter));
      }
    }
    return weights;
  }

  private static StateDict checkpoint(Path file, HeapLimit limit) throws IOException {
    try (TensorArchive archive = new TensorArchive(file, limit)) {
      Map<String, PickledTensor> pickled = StateDictSearch.in(archive.pickle());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, PickledTensor> entry : pickled.entrySet()) {
        if (!isCounter(entry.getKey(), pickled.keySet())) {
          tensors.put(entry.getKey(), archive.tensor(entry.getKey(), entry.getValue()));
        }
      }
      return StateDict.of(tensors);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static StateDict withoutCounters(StateDict weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!isCounter(name, weights.names())) {
                tensors.put(name, tensor);
              }
            });
    return StateDict.of(tensors);
  }

  private static boolean isCounter(String name, Set<String> names) {
    return name.endsWith(COUNTER)
        && names.contains(name.substring(0, name.length() - COUNTER.length()) + RUNNING_MEAN);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(BRACE_AT + 1);
    }
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || head[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
