package dev.isomorph.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.isomorph.api.BackendException;
import dev.isomorph.api.Device;
import dev.isomorph.spi.RootCause;

/** The native library: one environment in a process, and sessions in it. */
final class OrtSessions {
  private OrtSessions() {}

  private static boolean loaded;

  /** Loads the library the first time; gives the reason if it does not load. */
  static OrtEnvironment environment() {
    try {
      OrtEnvironment environment = started();
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException | LinkageError | IllegalStateException e) {
      throw new BackendException(
          "backend 'onnxruntime': the ONNX Runtime library does not load: " + RootCause.of(e), e);
    }
  }

  private static synchronized OrtEnvironment started() {
    if (!loaded) {
      NativeLibraries.with(OrtSessions::environmentOfProcess);
      loaded = true;
    }
    return environmentOfProcess();
  }

  private static OrtEnvironment environmentOfProcess() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "isomorph");
  }

  /**
   * A session of a model in the format of a file; the caller closes it.
   *
   * <p>It computes on the processors that Java may use. Left alone, ONNX Runtime takes the physical
   * cores that it makes out, which in a container are those of others too, and on a virtual machine
   * may be half of what is there. Its threads spin within a call and for a moment after it, which
   * is a sixth of the speed of single images.
   */
  static OrtSession session(OrtEnvironment environment, byte[] model, Device device)
      throws OrtException {
    return session(environment, model, device, true);
  }

  /**
   * The same with a choice.
   *
   * @param planned whether memory for all outputs is planned as one block after the first call,
   *     which is faster for small outputs and takes twice the memory of large ones
   */
  static OrtSession session(
      OrtEnvironment environment, byte[] model, Device device, boolean planned)
      throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setMemoryPatternOptimization(planned);
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      if (device.kind() == Device.Kind.GPU) {
        options.addCUDA(device.index());
      }
      return environment.createSession(model, options);
    }
  }
}
