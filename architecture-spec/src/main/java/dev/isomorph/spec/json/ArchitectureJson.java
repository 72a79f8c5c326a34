package dev.isomorph.spec.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.spec.Architecture;
import dev.isomorph.spec.Layer;
import dev.isomorph.spec.Node;
import dev.isomorph.spec.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An architecture as JSON text. What is written reads back equal; a text by hand needs every field,
 * with heights and widths as {@code [height, width]} and shapes without N.
 */
public final class ArchitectureJson {
  private static final String FORMAT = "isomorph-architecture";
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** The part of a parser's message that speaks of the text and not of the parser. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "Unexpected character \\('.*?' \\(code [^)]*\\)\\)|Unexpected close marker '.'|Duplicate field '.*'|Unrecognized token '[^']*'");

  private ArchitectureJson() {}

  /** The text of an architecture, one line for each node, ended by a line feed. */
  public static String write(Architecture architecture) {
    ObjectNode root = JSON.createObjectNode();
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
    try {
      return JSON.writer(new NodePerLine()).writeValueAsString(root) + '\n';
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a text. Whether the layers fit together is not looked at; {@link Architecture#plan} does.
   *
   * @throws ArchitectureFormatException if the text is not JSON, or a field is missing, unknown,
   *     there twice, of the wrong type or out of range
   */
  public static Architecture read(String text) {
    Fields root = Fields.of(parse(text), "$");
    String format = root.text("format");
    if (!format.equals(FORMAT)) {
      throw new ArchitectureFormatException(
          root.where("format"), "'" + FORMAT + "'", "'" + format + "'");
    }
    int version = root.integer("version");
    if (version != VERSION) {
      throw new ArchitectureFormatException(
          root.where("version"),
          Integer.toString(VERSION),
          version + "; a newer program may have written it");
    }
    String name = root.text("name");
    Shape input = root.shape("input");
    List<Node> nodes = new ArrayList<>();
    root.objects("nodes").forEach(fields -> nodes.add(node(fields)));
    String output = root.text("output");
    Map<String, String> taps = root.textByName("taps");
    List<String> scopes = root.texts("singleImageEvaluation");
    root.end();
    return checked(root.where(), () -> new Architecture(name, input, nodes, output, taps, scopes));
  }

  private static Node node(Fields fields) {
    return checked(
        fields.where(),
        () -> {
          String path = fields.text("path");
          Layer layer = LayerDecoding.read(fields);
          Node node = new Node(path, layer, fields.texts("inputs"));
          fields.end();
          return node;
        });
  }

  /** Puts the place in front of what a record says about its numbers. */
  private static <T> T checked(String where, Supplier<T> made) {
    try {
      return made.get();
    } catch (ArchitectureFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ArchitectureFormatException(where, e);
    }
  }

  private static JsonNode parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonNode root = JSON.readTree(parser);
      if (root == null) {
        throw new ArchitectureFormatException("$", "an object", "an empty text");
      }
      if (parser.nextToken() != null) {
        throw new ArchitectureFormatException(
            place(parser.currentTokenLocation()), "the end of the text", "more after the object");
      }
      return root;
    } catch (StreamConstraintsException e) {
      throw new ArchitectureFormatException(
          "$", "nesting, names and numbers of a usual size", "one beyond the limits of the parser");
    } catch (JsonEOFException e) {
      throw new ArchitectureFormatException(place(e.getLocation()), "more", "the end of the text");
    } catch (JsonProcessingException e) {
      Matcher plain = PLAIN.matcher(e.getOriginalMessage());
      throw new ArchitectureFormatException(
          place(e.getLocation()),
          "well-formed JSON",
          plain.lookingAt() ? decapitalized(plain.group()) : "text that is not");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decapitalized(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  private static String place(JsonLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
