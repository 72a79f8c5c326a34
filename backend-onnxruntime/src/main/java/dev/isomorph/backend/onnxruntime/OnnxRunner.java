package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Device;
import dev.isomorph.api.Tensor;
import dev.isomorph.spi.ModelFileRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs ONNX files of one input. */
public final class OnnxRunner implements ModelFileRunner {
  @Override
  public String format() {
    return "onnx";
  }

  @Override
  public Map<String, Tensor> run(Path file, Tensor input) throws IOException {
    OrtEnvironment environment = OrtSessions.environment();
    byte[] model = Files.readAllBytes(file);
    try (OrtSession session = OrtSessions.session(environment, model, Device.CPU);
        OnnxTensor x = NativeTensors.toNative(environment, input);
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), x))) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), NativeTensors.toTensor((OnnxTensor) output.getValue()));
      }
      return outputs;
    } catch (OrtException e) {
      throw new BackendException(
          "%s: ONNX Runtime refuses it: %s".formatted(file, e.getMessage()), e);
    }
  }
}
