package dev.isomorph.spec.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An architecture as JSON text. What is written reads back equal; a text by hand needs every field,
 * with heights and widths as {@code [height, width]} and shapes without N.
 */
public final class ArchitectureJson {
  private static final String FORMAT = "isomorph-architecture";
  private static final int VERSION = 1;

  private ArchitectureJson() {}

  /** The text of an architecture, one line for each node, ended by a line feed. */
  public static String write(Architecture architecture) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("version", VERSION).put("name", architecture.name());
    ArrayNode input = root.putArray("input");
    architecture.input().dims().forEach(input::add);
    ArrayNode nodes = root.putArray("nodes");
    for (Node node : architecture.nodes()) {
      ObjectNode object = nodes.addObject().put("path", node.path());
      object.put("type", node.layer().type());
      node.layer().accept(new LayerEncoding(object));
      node.inputs().forEach(object.putArray("inputs")::add);
    }
    root.put("output", architecture.output());
    ObjectNode taps = root.putObject("taps");
    architecture.taps().forEach(taps::put);
    ArrayNode scopes = root.putArray("singleImageEvaluation");
    architecture.singleImageEvaluation().forEach(scopes::add);
    return JsonText.write(root, new LinePerItem("nodes"));
  }

  /**
   * Reads a text. Whether the layers fit together is not looked at; {@link Architecture#plan} does.
   *
   * @throws SpecFormatException if the text is not JSON, or a field is missing, unknown, there
   *     twice, of the wrong type or out of range
   */
  public static Architecture read(String text) {
    Fields root = JsonText.open(text, FORMAT, VERSION);
    String name = root.text("name");
    Shape input = root.shape("input");
    List<Node> nodes = new ArrayList<>();
    root.objects("nodes").forEach(fields -> nodes.add(node(fields)));
    String output = root.text("output");
    Map<String, String> taps = root.textByName("taps");
    List<String> scopes = root.texts("singleImageEvaluation");
    root.end();
    return JsonText.checked(
        root.where(), () -> new Architecture(name, input, nodes, output, taps, scopes));
  }

  private static Node node(Fields fields) {
    return JsonText.checked(
        fields.where(),
        () -> {
          String path = fields.text("path");
          Layer layer = LayerDecoding.read(fields);
          Node node = new Node(path, layer, fields.texts("inputs"));
          fields.end();
          return node;
        });
  }
}
