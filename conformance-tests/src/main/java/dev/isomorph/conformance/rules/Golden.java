package dev.isomorph.conformance.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.conformance.DeterministicTensors;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * PyTorch's numbers for the networks of the reference notebook. Weights and inputs are not stored:
 * both sides draw them from the counter generator by the same names. {@code
 * conformance-tests/src/golden} holds the program that computed the file for other seeds and
 * depths.
 */
final class Golden {
  private final JsonNode root;
  private final long seed;

  private Golden(JsonNode root) {
    this.root = root;
    this.seed = root.at("/meta/seed").longValue();
  }

  /** Seed 1, depths 2,1,1,1, and everything around them. */
  static Golden seed1() {
    return read("golden-seed1.json");
  }

  /** Seed 11, one kind of layer each. */
  static Golden layers() {
    return read("golden-layers.json");
  }

  /** Seed 7, other depths. */
  static Golden depths() {
    return read("golden-depths.json");
  }

  /** Seed 1, ten training steps, with what rounding alone does to them. */
  static Golden trajectories() {
    return read("golden-trajectories.json");
  }

  /** Seed 17, losses and an objective on several outputs. */
  static Golden objectives() {
    return read("golden-objectives.json");
  }

  /** Seed 23, the restorer with its segmentation network. */
  static Golden restorer() {
    return read("golden-restorer.json");
  }

  private static Golden read(String resource) {
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }

  /** What weights and inputs are drawn by. */
  long seed() {
    return seed;
  }

  /** The JSON at a pointer, which is there. */
  JsonNode at(String pointer) {
    JsonNode node = root.at(pointer);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("golden numbers: nothing at " + pointer);
    }
    return node;
  }

  Digest digest(String pointer) {
    return Digest.from(at(pointer));
  }

  /** Digests by name, in order. */
  Map<String, Digest> digests(String pointer) {
    Map<String, Digest> digests = new LinkedHashMap<>();
    at(pointer).properties().forEach(e -> digests.put(e.getKey(), Digest.from(e.getValue())));
    return digests;
  }

  double[] numbers(String pointer) {
    return StreamSupport.stream(at(pointer).spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }

  /** Whole numbers, as the axes of a shape. */
  int[] shape(String pointer) {
    return Arrays.stream(numbers(pointer)).mapToInt(number -> (int) number).toArray();
  }

  /** The weights of a network whose names are those of PyTorch's module. */
  StateDict weights(Plan plan) {
    return weights(plan, "");
  }

  /** The weights of a network that is a part of PyTorch's module: the part's names get a prefix. */
  StateDict weights(Plan plan, String prefix) {
    return DeterministicTensors.weights(plan, seed, prefix);
  }

  /** An input in [-1, 1) by its name. */
  Tensor input(String name, int... shape) {
    return DeterministicTensors.input(seed, name, shape);
  }

  /** The names below a pointer. */
  List<String> names(String pointer) {
    return at(pointer).properties().stream().map(Map.Entry::getKey).toList();
  }
}
