package dev.isomorph.anomaly.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a training needs to go on as if it had not been stopped.
 *
 * <p>One safetensors file, so that it is written atomically: tensors named {@code last/NAME},
 * {@code best/NAME}, {@code average/NAME} and {@code optimizer/NAME.BUFFER}, and the state as JSON
 * among the file's metadata.
 *
 * @param state where the training is
 * @param last weights and running statistics
 * @param best those of the round with the lowest held-out score, once a round has ended
 * @param average the moving average of the weights, where there is one
 * @param optimizer what the optimizer remembers
 */
public record Checkpoint(
    TrainingState state,
    StateDict last,
    Optional<StateDict> best,
    Optional<StateDict> average,
    OptimizerState optimizer) {
  private static final String STATE = "isomorph.training";
  private static final String LAST = "last/";
  private static final String BEST = "best/";
  private static final String AVERAGE = "average/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String EARLIER_BEST = "bestEpoch";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /** Writes the file atomically. */
  void write(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    put(tensors, LAST, last);
    best.ifPresent(weights -> put(tensors, BEST, weights));
    average.ifPresent(weights -> put(tensors, AVERAGE, weights));
    put(tensors, OPTIMIZER, optimizer.buffers());
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
    return new Checkpoint(
        state,
        part(all, LAST),
        Optional.of(part(all, BEST)).filter(weights -> !weights.names().isEmpty()),
        Optional.of(part(all, AVERAGE)).filter(weights -> !weights.names().isEmpty()),
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
      JsonNode node = JSON.readTree(json);
      if (node instanceof ObjectNode earlier && node.has(EARLIER_BEST)) {
        fromEarlier(earlier);
      }
      return JSON.treeToValue(node, TrainingState.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: %s: expected the state of a training, got %s".formatted(file, STATE, json), e);
    }
  }

  /** States the state of an earlier version, which knew epochs only, in the present terms. */
  private static void fromEarlier(ObjectNode state) throws JsonProcessingException {
    state.set("bestRound", state.remove(EARLIER_BEST));
    state.set("imagesInRound", state.remove("imagesInEpoch"));
    state.set("roundLoss", state.remove("epochLoss"));
    state.put("rounds", 0);
    state.put("bestStep", 0);
    state.set("plan", JSON.valueToTree(TrainingState.Planned.NOTHING));
  }

  private static void put(Map<String, Tensor> tensors, String prefix, StateDict part) {
    part.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
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
