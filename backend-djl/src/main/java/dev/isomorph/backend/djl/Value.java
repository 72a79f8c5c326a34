package dev.isomorph.backend.djl;

import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A tensor of a program, as what makes it from other tensors: an expression. */
sealed interface Value {
  /** Stands for the first axis of what depends on the number of images. */
  int BATCH = -1;

  /** The same with other tensors to read, each made from the one it replaces. */
  Value mapReads(UnaryOperator<Value> change);

  /** This tensor in another form. */
  default Value in(Form form) {
    return new Formed(form, this);
  }

  /**
   * An argument of the program.
   *
   * @param dims its axes
   */
  record Named(String name, List<Integer> dims) implements Value {
    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      return this;
    }
  }

  /** What an earlier line has bound, or the network's input in the network's format. */
  record Result(String path) implements Value {
    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      return this;
    }
  }

  /** A parameter of the network. */
  record Given(Parameter parameter) implements Value {
    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      return this;
    }
  }

  /**
   * A layer's output.
   *
   * @param layer what is computed, which may be another layer than the network has there
   * @param kernel the operator
   * @param inputs what the layer reads
   * @param parameters by suffix: {@code weight}
   * @param mask of a dropout in training
   */
  record Computed(
      Layer layer,
      Kernel kernel,
      List<Value> inputs,
      Map<String, Value> parameters,
      Optional<Value> mask)
      implements Value {
    public Computed {
      inputs = List.copyOf(inputs);
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    Computed by(Kernel newKernel) {
      return new Computed(layer, newKernel, inputs, parameters, mask);
    }

    Computed reading(List<Value> newInputs) {
      return new Computed(layer, kernel, newInputs, parameters, mask);
    }

    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      Map<String, Value> changed = new LinkedHashMap<>();
      parameters.forEach((suffix, value) -> changed.put(suffix, change.apply(value)));
      return new Computed(
          layer, kernel, inputs.stream().map(change).toList(), changed, mask.map(change));
    }
  }

  /** A tensor in another form. */
  record Formed(Form form, Value of) implements Value {
    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      return new Formed(form, change.apply(of));
    }
  }

  /** Maps with a number added to each channel. */
  record Biased(Value maps, Value bias) implements Value {
    @Override
    public Value mapReads(UnaryOperator<Value> change) {
      return new Biased(change.apply(maps), change.apply(bias));
    }
  }

  /** The tensors that it is made from. */
  default List<Value> reads() {
    List<Value> reads = new ArrayList<>();
    mapReads(
        value -> {
          reads.add(value);
          return value;
        });
    return reads;
  }

  /** Which operator computes a layer. */
  enum Kernel {
    /** PyTorch's own, in evaluation mode. */
    EVALUATION,
    /** PyTorch's own, in training mode. */
    TRAINING,
    /** PyTorch's own, in evaluation mode, which writes over its first input. */
    OVERWRITING,
    /** oneDNN's convolution for evaluation. */
    ONEDNN,
    /** oneDNN's convolution for evaluation, with a rectifier after it. */
    ONEDNN_RELU
  }
}
