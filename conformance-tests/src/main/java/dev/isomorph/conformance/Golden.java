package dev.isomorph.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isomorph.api.CounterGenerator;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.spec.Parameter;
import dev.isomorph.spec.Parameter.Initialization;
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
 * PyTorch's numbers for the notebook's networks. Weights and inputs are not stored: both sides draw
 * them from the counter generator by the same names. {@code conformance-tests/src/golden} holds the
 * program that computed the file for other seeds and depths.
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

  private static Golden read(String resource) {
    try (InputStream in = Golden.class.getResourceAsStream(resource)) {
      return new Golden(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
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
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      CounterGenerator u = CounterGenerator.of(seed, prefix + parameter.name());
      float[] values = new float[Math.toIntExact(parameter.count())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) value(parameter.initialization(), u.uniform(i));
      }
      tensors.put(parameter.name(), Tensor.wrap(values, parameter.dims()));
    }
    return StateDict.of(tensors);
  }

  /** Scales away from what a fresh model has, so that a scale or shift that is forgotten shows. */
  private static double value(Initialization initialization, double u) {
    if (initialization instanceof Initialization.Uniform uniform) {
      return (2 * u - 1) * uniform.bound();
    }
    double constant = ((Initialization.Constant) initialization).value();
    return constant == 1 ? 0.5 + u : 0.2 * u - 0.1;
  }

  /** An input in [-1, 1) by its name. */
  Tensor input(String name, int... shape) {
    CounterGenerator u = CounterGenerator.of(seed, name);
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * u.uniform(i) - 1);
    }
    return Tensor.wrap(values, shape);
  }

  /** The names below a pointer. */
  List<String> names(String pointer) {
    return at(pointer).properties().stream().map(Map.Entry::getKey).toList();
  }
}
