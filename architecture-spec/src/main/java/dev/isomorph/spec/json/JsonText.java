package dev.isomorph.spec.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON text with a format and a version at its root. */
final class JsonText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** The part of a parser's message that speaks of the text and not of the parser. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "Unexpected character \\('.*?' \\(code [^)]*\\)\\)|Unexpected close marker '.'|Duplicate field '.*'|Unrecognized token '[^']*'");

  private JsonText() {}

  /** The text of a root, ended by a line feed. */
  static String write(JsonNode root, PrettyPrinter layout) {
    try {
      return JSON.writer(layout).writeValueAsString(root) + '\n';
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The fields of the root, after format and version.
   *
   * @throws SpecFormatException if the text is not JSON, or of another format or version
   */
  static Fields open(String text, String expectedFormat, int expectedVersion) {
    Fields root = Fields.of(parse(text), "$");
    String format = root.text("format");
    if (!format.equals(expectedFormat)) {
      throw new SpecFormatException(
          root.where("format"), "'" + expectedFormat + "'", "'" + format + "'");
    }
    int version = root.integer("version");
    if (version != expectedVersion) {
      throw new SpecFormatException(
          root.where("version"),
          Integer.toString(expectedVersion),
          version + "; a newer program may have written it");
    }
    return root;
  }

  /** Puts the place in front of the message with which a record refuses its numbers. */
  static <T> T checked(String where, Supplier<T> made) {
    try {
      return made.get();
    } catch (SpecFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new SpecFormatException(where, e);
    }
  }

  private static JsonNode parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonNode root = JSON.readTree(parser);
      if (root == null) {
        throw new SpecFormatException("$", "an object", "an empty text");
      }
      if (parser.nextToken() != null) {
        throw new SpecFormatException(
            place(parser.currentTokenLocation()), "the end of the text", "more after the object");
      }
      return root;
    } catch (StreamConstraintsException e) {
      throw new SpecFormatException(
          "$", "nesting, names and numbers of a usual size", "one beyond the limits of the parser");
    } catch (JsonEOFException e) {
      throw new SpecFormatException(place(e.getLocation()), "more", "the end of the text");
    } catch (JsonProcessingException e) {
      Matcher plain = PLAIN.matcher(e.getOriginalMessage());
      throw new SpecFormatException(
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
