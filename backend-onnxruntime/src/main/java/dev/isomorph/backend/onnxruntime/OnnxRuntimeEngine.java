package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ONNX Runtime: inference only. */
final class OnnxRuntimeEngine implements Engine {
  private static final int MAX_CARDS = 16;

  private final OrtEnvironment environment;
  private final List<Device> devices;

  OnnxRuntimeEngine(OrtEnvironment environment) {
    this.environment = environment;
    this.devices = List.copyOf(found());
  }

  @Override
  public String name() {
    return OnnxRuntimeBackendProvider.NAME;
  }

  @Override
  public String version() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public List<Device> devices() {
    return devices;
  }

  @Override
  public Map<Capability, String> limitations() {
    return Map.of(
        Capability.TRAINING,
        "ONNX Runtime runs networks, it does not train them",
        Capability.BF16,
        "ONNX Runtime has no convolution in bfloat16 for processors",
        Capability.BF16_TRAINING,
        "ONNX Runtime runs networks, it does not train them");
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    return new OnnxRuntimeModel(environment, plan, options.device());
  }

  /** The processor, and each card that CUDA takes. */
  private static List<Device> found() {
    List<Device> found = new ArrayList<>(List.of(Device.CPU));
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      for (int card = 0; card < MAX_CARDS; card++) {
        try (SessionOptions options = new SessionOptions()) {
          options.addCUDA(card);
          found.add(Device.gpu(card));
        } catch (OrtException e) {
          break; // no such card, or a library of CUDA is missing
        }
      }
    }
    return found;
  }
}
