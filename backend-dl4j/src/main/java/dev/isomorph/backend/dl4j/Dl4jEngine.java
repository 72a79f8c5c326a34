package dev.isomorph.backend.dl4j;

import dev.isomorph.api.BackendException;
import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's computation graph on ND4J. */
final class Dl4jEngine implements Engine {
  static final String NAME = "dl4j";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return "Deeplearning4j %s, ND4J %s"
        .formatted(version("org.deeplearning4j/deeplearning4j-nn"), version("org.nd4j/nd4j-api"));
  }

  /** What Maven wrote into the jar. */
  private static String version(String artifact) {
    Properties properties = new Properties();
    String resource = "META-INF/maven/" + artifact + "/pom.properties";
    try (InputStream stream = Nd4j.class.getClassLoader().getResourceAsStream(resource)) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    return properties.getProperty("version", "of unknown version");
  }

  /** ND4J computes on one kind of device in a process: the cards where it finds any. */
  @Override
  public List<Device> devices() {
    if (Nd4j.getExecutioner().type() != ExecutionerType.CUDA) {
      return List.of(Device.CPU);
    }
    int cards = Nd4j.getAffinityManager().getNumberOfDevices();
    return IntStream.range(0, cards).mapToObj(Device::gpu).toList();
  }

  @Override
  public Map<Capability, String> limitations() {
    return Map.of(
        Capability.BF16,
        "the layers of this backend are written for float32",
        Capability.BF16_TRAINING,
        "the layers of this backend are written for float32");
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    try {
      return new Dl4jModel(Network.of(plan, options.device()));
    } catch (RuntimeException e) {
      throw new BackendException(
          "backend 'dl4j': cannot build '%s': %s"
              .formatted(plan.architecture().name(), e.getMessage()),
          e);
    }
  }
}
