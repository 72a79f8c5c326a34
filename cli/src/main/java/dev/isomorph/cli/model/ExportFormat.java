package dev.isomorph.cli.model;

import dev.isomorph.api.Backends;
import dev.isomorph.api.CompiledModel;
import dev.isomorph.api.StateDict;
import dev.isomorph.api.Tensor;
import dev.isomorph.api.safetensors.Safetensors;
import dev.isomorph.format.onnx.OnnxModel;
import dev.isomorph.format.pytorch.CheckpointFile;
import dev.isomorph.format.pytorch.StateDictFile;
import dev.isomorph.format.pytorch.TorchScriptFile;
import dev.isomorph.spec.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a model can be exported as: how it is written, and how the file is run again. */
public enum ExportFormat {
  /** A graph for ONNX Runtime and many others. */
  ONNX {
    @Override
    void write(Path file, Plan plan, StateDict weights) throws IOException {
      OnnxModel.of(plan, weights).write(file);
    }

    @Override
    Tensor run(Path file, Tensor input, Backends engines, CompiledModel model) throws IOException {
      return onlyOutput(engines, file, input);
    }
  },

  /** A program that {@code torch.jit.load} opens. */
  TORCHSCRIPT {
    @Override
    void write(Path file, Plan plan, StateDict weights) throws IOException {
      TorchScriptFile.write(file, plan, weights);
    }

    @Override
    Tensor run(Path file, Tensor input, Backends engines, CompiledModel model) throws IOException {
      return onlyOutput(engines, file, input);
    }
  },

  /** The weights by name. */
  SAFETENSORS {
    @Override
    void write(Path file, Plan plan, StateDict weights) throws IOException {
      Safetensors.write(file, weights);
    }

    @Override
    Tensor run(Path file, Tensor input, Backends engines, CompiledModel model) throws IOException {
      return withWeightsOf(file, model, input);
    }
  },

  /** The weights as {@code torch.save(model.state_dict(), …)} writes them. */
  STATE_DICT {
    @Override
    void write(Path file, Plan plan, StateDict weights) throws IOException {
      StateDictFile.write(file, weights, plan);
    }

    @Override
    Tensor run(Path file, Tensor input, Backends engines, CompiledModel model) throws IOException {
      return withWeightsOf(file, model, input);
    }
  };

  /**
   * The format of a name as it is printed, in any case.
   *
   * @throws IllegalArgumentException with the names there are
   */
  public static ExportFormat parse(String name) {
    return Stream.of(values())
        .filter(format -> format.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of %s, got '%s'".formatted(List.of(values()), name)));
  }

  /** Writes the file. */
  abstract void write(Path file, Plan plan, StateDict weights) throws IOException;

  /**
   * What the network in the file makes of an input.
   *
   * @param engines that run whole models
   * @param model the network, for files that hold weights alone; it has them afterwards
   */
  abstract Tensor run(Path file, Tensor input, Backends engines, CompiledModel model)
      throws IOException;

  Tensor onlyOutput(Backends engines, Path file, Tensor input) throws IOException {
    return engines.runnerOf(toString()).run(file, input).values().iterator().next();
  }

  static Tensor withWeightsOf(Path file, CompiledModel model, Tensor input) throws IOException {
    model.load(CheckpointFile.read(file));
    return model.forward(input);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
