package dev.isomorph.spec.summary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.spec.Plan;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Step;

/**
 * A network as JSON for programs. Shapes are arrays with the batch first, the text {@code "N"} or
 * the batch's size; {@code parameters.total} counts what PyTorch counts, the trainable numbers;
 * multiply-adds are for one image, or for the whole batch where its size is known.
 */
public final class JsonSummary {
  private JsonSummary() {}

  /** The JSON text, indented, ended by a line feed. */
  public static String of(Plan plan, Batch batch) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("name", plan.architecture().name());
    batch.size().ifPresent(size -> root.put("batchSize", size));
    root.set("input", shape(plan.architecture().input(), batch));
    root.set("output", shape(plan.output(), batch));
    root.putObject("parameters")
        .put("total", plan.trainableCount())
        .put("trainable", plan.trainableCount())
        .put("runningStatistics", plan.runningStatisticCount());
    root.put("multiplyAdds", batch.cost(plan.multiplyAdds()));
    root.put("activationBytes", batch.cost(plan.activationBytes()));
    ArrayNode layers = root.putArray("layers");
    for (Step step : plan.steps()) {
      ObjectNode layer = layers.addObject();
      layer.put("path", step.path()).put("type", step.layer().type());
      ArrayNode inputs = layer.putArray("inputs");
      step.node().inputs().forEach(inputs::add);
      layer.set("input", shape(step.input(), batch));
      layer.set("output", shape(step.output(), batch));
      layer.put("parameters", step.trainableCount());
      layer.put("runningStatistics", step.runningStatisticCount());
      layer.put("multiplyAdds", batch.cost(step.multiplyAdds()));
    }
    return root.toPrettyString() + '\n';
  }

  private static ArrayNode shape(Shape shape, Batch batch) {
    ArrayNode axes = JsonNodeFactory.instance.arrayNode();
    batch.size().ifPresentOrElse(axes::add, () -> axes.add("N"));
    shape.dims().forEach(axes::add);
    return axes;
  }
}
