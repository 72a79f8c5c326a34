package dev.isomorph.backend.reference;

import dev.isomorph.api.OptimizerState;
import dev.isomorph.api.ParameterCounts;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.TrainingOptions;
import dev.isomorph.spi.NativeModel;
import dev.isomorph.spi.NativeTraining;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A native model that passes every call on; each mistake overrides one method. */
class TamperedModel implements NativeModel {
  private final NativeModel right;

  TamperedModel(NativeModel right) {
    this.right = right;
  }

  /** Running statistics do not count. */
  static NativeModel withoutStatistics(NativeModel model) {
    return new TamperedModel(model) {
      @Override
      public ParameterCounts parameterCounts() {
        return new ParameterCounts(super.parameterCounts().trainable(), 0);
      }
    };
  }

  /** Weights that are loaded lose their last bit. */
  static NativeModel withoutLastBit(NativeModel model) {
    return new TamperedModel(model) {
      @Override
      public void load(StateDict weights) {
        Map<String, Tensor> cut = new LinkedHashMap<>();
        weights
            .tensors()
            .forEach(
                (name, tensor) -> {
                  float[] values = tensor.toArray();
                  for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i]) & ~1);
                  }
                  cut.put(name, Tensor.wrap(values, tensor.shape()));
                });
        super.load(StateDict.of(cut));
      }
    };
  }

  /** Each pass keeps four MiB outside the heap: more in all than the heap may have in hand. */
  static NativeModel leaking(NativeModel model) {
    return new TamperedModel(model) {
      private final List<ByteBuffer> kept = new ArrayList<>();

      @Override
      public synchronized List<Tensor> forward(Tensor input, List<String> paths) {
        kept.add(ByteBuffer.allocateDirect(4 << 20)); // zeroed, so the process has its pages
        return super.forward(input, paths);
      }
    };
  }

  /** A state of the optimizer is not taken. */
  static NativeModel forgettingState(NativeModel model) {
    return new TamperedModel(model) {
      @Override
      public NativeTraining train(TrainingOptions options) {
        return new TamperedTraining(super.train(options)) {
          @Override
          public void load(OptimizerState state) {}
        };
      }
    };
  }

  @Override
  public List<Tensor> forward(Tensor input, List<String> paths) {
    return right.forward(input, paths);
  }

  @Override
  public void load(StateDict weights) {
    right.load(weights);
  }

  @Override
  public StateDict weights() {
    return right.weights();
  }

  @Override
  public ParameterCounts parameterCounts() {
    return right.parameterCounts();
  }

  @Override
  public NativeTraining train(TrainingOptions options) {
    return right.train(options);
  }

  @Override
  public void close() {
    right.close();
  }

  /** A training that passes every call on. */
  private static class TamperedTraining implements NativeTraining {
    private final NativeTraining right;

    TamperedTraining(NativeTraining right) {
      this.right = right;
    }

    @Override
    public List<Double> step(
        Tensor input, Map<String, Tensor> targets, double rate, Map<String, Tensor> masks) {
      return right.step(input, targets, rate, masks);
    }

    @Override
    public List<Tensor> forward(Tensor input, List<String> paths, Map<String, Tensor> masks) {
      return right.forward(input, paths, masks);
    }

    @Override
    public StateDict gradients() {
      return right.gradients();
    }

    @Override
    public OptimizerState state() {
      return right.state();
    }

    @Override
    public void load(OptimizerState state) {
      right.load(state);
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
