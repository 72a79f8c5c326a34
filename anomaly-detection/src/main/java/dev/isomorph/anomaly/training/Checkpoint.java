package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.io.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a training needs to go on as if it had not been stopped.
 *
 * <p>One safetensors file, so that it is there whole or not at all: tensors named {@code
 * last/NAME}, {@code best/NAME} and {@code optimizer/NAME.BUFFER}, and the state as JSON among the
 * file's metadata.
 *
 * @param state where the training is
 * @param last weights and running statistics
 * @param best those of the epoch with the lowest held-out score, once an epoch has ended
 * @param optimizer what the optimizer remembers
 */
public record Checkpoint(
    TrainingState state, StateDict last, Optional<StateDict> best, OptimizerState optimizer) {
  private static final String STATE = "isomorph.training";
  private static final String LAST = "last/";
  private static final String BEST = "best/";
  private static final String OPTIMIZER = "optimizer/";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /** Writes the file, whole or not at all. */
  void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    last.tensors().forEach((name, tensor) -> tensors.put(LAST + name, tensor));
    best.ifPresent(b -> b.tensors().forEach((name, tensor) -> tensors.put(BEST + name, tensor)));
    optimizer.buffers().tensors().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
    Safetensors.write(file, StateDict.of(tensors), Map.of(STATE, JSON.writeValueAsString(state)));
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is damaged, or no checkpoint
   */
  static Checkpoint read(Path file) throws IOException {
    TrainingState state = readState(file);
    StateDict all = Safetensors.read(file);
    StateDict best = part(all, BEST);
    return new Checkpoint(
        state,
        part(all, LAST),
        best.names().isEmpty() ? Optional.empty() : Optional.of(best),
        new OptimizerState(state.steps(), part(all, OPTIMIZER)));
  }

  /**
   * Reads the state alone.
   *
   * @throws IOException if the file is damaged, or no checkpoint
   */
  static TrainingState readState(Path file) throws IOException {
    String json = Safetensors.metadata(file).get(STATE);
    if (json == null) {
      throw new IOException(
          "%s: expected a checkpoint of a training with '%s' in its metadata, got none"
              .formatted(file, STATE));
    }
    try {
      return JSON.readValue(json, TrainingState.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: %s: expected the state of a training, got %s".formatted(file, STATE, json), e);
    }
  }

  private static StateDict part(StateDict all, String prefix) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    all.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return StateDict.of(tensors);
  }
}
