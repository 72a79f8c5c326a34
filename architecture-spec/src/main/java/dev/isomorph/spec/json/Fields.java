package dev.isomorph.spec.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.isomorph.spec.Shape;
import dev.isomorph.spec.Size2d;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of one JSON object, each asked for by name and type. {@link #end} finds those nobody
 * asked for.
 */
final class Fields {
  private static final int SHOWN_CHARACTERS = 60;

  private final JsonNode object;
  private final String where;
  private final Set<String> asked = new LinkedHashSet<>();

  private Fields(JsonNode object, String where) {
    this.object = object;
    this.where = where;
  }

  /** The fields of an object, which stands at the JSON path {@code where}. */
  static Fields of(JsonNode object, String where) {
    if (!object.isObject()) {
      throw wrong(where, "an object", object);
    }
    return new Fields(object, where);
  }

  /** The JSON path of the object. */
  String where() {
    return where;
  }

  /** The JSON path of a field. */
  String where(String field) {
    return where + "." + field;
  }

  String text(String field) {
    return text(get(field, "a string"), where(field));
  }

  boolean flag(String field) {
    JsonNode value = get(field, "true or false");
    if (!value.isBoolean()) {
      throw wrong(where(field), "true or false", value);
    }
    return value.booleanValue();
  }

  int integer(String field) {
    return integer(get(field, "a whole number"), where(field));
  }

  double number(String field) {
    JsonNode value = get(field, "a number");
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(where(field), "a number", value);
    }
    return value.doubleValue();
  }

  /** A height and a width: {@code [3, 5]}. */
  Size2d size(String field) {
    JsonNode value = get(field, "[height, width]");
    if (!value.isArray() || value.size() != 2) {
      throw wrong(where(field), "[height, width]", value);
    }
    return new Size2d(
        integer(value.get(0), where(field) + "[0]"), integer(value.get(1), where(field) + "[1]"));
  }

  /** The axes after N: {@code [3, 64, 64]}. */
  Shape shape(String field) {
    JsonNode value = array(field, "an array of axes after N");
    int[] axes = new int[value.size()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = integer(value.get(i), where(field) + "[" + i + "]");
    }
    try {
      return Shape.of(axes);
    } catch (IllegalArgumentException e) {
      throw new SpecFormatException(where(field), e);
    }
  }

  List<String> texts(String field) {
    JsonNode value = array(field, "an array of strings");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      texts.add(text(value.get(i), where(field) + "[" + i + "]"));
    }
    return texts;
  }

  Map<String, String> textByName(String field) {
    JsonNode value = get(field, "an object of strings");
    if (!value.isObject()) {
      throw wrong(where(field), "an object of strings", value);
    }
    Map<String, String> texts = new LinkedHashMap<>();
    value
        .properties()
        .forEach(e -> texts.put(e.getKey(), text(e.getValue(), where(field) + "." + e.getKey())));
    return texts;
  }

  List<Fields> objects(String field) {
    JsonNode value = array(field, "an array of objects");
    List<Fields> objects = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      objects.add(of(value.get(i), where(field) + "[" + i + "]"));
    }
    return objects;
  }

  /** All fields have been asked for; any other is an error. */
  void end() {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!asked.contains(field.getKey())) {
        throw new SpecFormatException(
            where, "the fields " + asked, "the unknown field '" + field.getKey() + "'");
      }
    }
  }

  private JsonNode array(String field, String expected) {
    JsonNode value = get(field, expected);
    if (!value.isArray()) {
      throw wrong(where(field), expected, value);
    }
    return value;
  }

  private JsonNode get(String field, String expected) {
    asked.add(field);
    JsonNode value = object.get(field);
    if (value == null) {
      throw new SpecFormatException(where(field), expected, "no such field");
    }
    return value;
  }

  private static String text(JsonNode value, String where) {
    if (!value.isTextual()) {
      throw wrong(where, "a string", value);
    }
    return value.textValue();
  }

  private static int integer(JsonNode value, String where) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(where, "a whole number up to " + Integer.MAX_VALUE, value);
    }
    return value.intValue();
  }

  /** An object or array is only named: it may be large or deep. */
  private static SpecFormatException wrong(String where, String expected, JsonNode value) {
    JsonNodeType type = value.getNodeType();
    String actual =
        switch (type) {
          case OBJECT -> "an object";
          case ARRAY -> "an array of " + value.size();
          case NUMBER -> value.asText();
          default -> value.toString();
        };
    return new SpecFormatException(
        where,
        expected,
        actual.length() <= SHOWN_CHARACTERS ? actual : actual.substring(0, SHOWN_CHARACTERS) + "…");
  }
}
