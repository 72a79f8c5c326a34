package org.example.loops;

import dev.isomorph.api.Capability;
import dev.isomorph.api.CompileOptions;
import dev.isomorph.api.Device;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.BatchNorm;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Plan;
import dev.isomorph.spi.Engine;
import dev.isomorph.spi.NativeModel;
import java.util.List;
import java.util.Map;

/** The loops with a mistake that is easily made: batch norm has an epsilon of the engine's own. */
final class WrongEngine implements Engine {
  private static final double OWN_EPSILON = 1e-4;

  private final Engine loops = new LoopsEngine();

  @Override
  public String name() {
    return "wrong";
  }

  @Override
  public String version() {
    return loops.version();
  }

  @Override
  public List<Device> devices() {
    return loops.devices();
  }

  @Override
  public Map<Capability, String> limitations() {
    return loops.limitations();
  }

  @Override
  public NativeModel lower(Plan plan, CompileOptions options) {
    Architecture right = plan.architecture();
    List<Node> nodes =
        right.nodes().stream()
            .map(node -> new Node(node.path(), withOwnEpsilon(node.layer()), node.inputs()))
            .toList();
    Architecture wrong =
        new Architecture(
            right.name(),
            right.input(),
            nodes,
            right.output(),
            right.taps(),
            right.singleImageEvaluation());
    return loops.lower(wrong.plan(), options);
  }

  private static Layer withOwnEpsilon(Layer layer) {
    return layer instanceof BatchNorm norm
        ? new BatchNorm(norm.features(), OWN_EPSILON, norm.runningDecay())
        : layer;
  }
}
