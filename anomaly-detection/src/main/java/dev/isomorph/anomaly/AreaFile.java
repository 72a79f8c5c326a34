package dev.isomorph.anomaly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.area.IgnoreMask;
import dev.isomorph.anomaly.area.InspectedArea;
import dev.isomorph.anomaly.area.Masks;
import dev.isomorph.imaging.Box;
import dev.isomorph.imaging.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The inspected area in a detector's files: the object {@code area} of {@code detector.json}, and
 * {@value #MASK} next to it where the same pixels of every image are ignored. The object has the
 * digest of the mask's size and pixels.
 */
final class AreaFile {
  /** Name of the file with the mask. */
  static final String MASK = "mask.png";

  private static final String ROI = "roi";
  private static final String MASKS = "mask";
  private static final String OF_EACH = "a mask of each image, not kept";
  private static final String DIGEST = "sha256";

  private AreaFile() {}

  /** The mask that has a file of its own. */
  static Optional<IgnoreMask> mask(InspectedArea area) {
    return area.masks() instanceof Masks.Same same ? Optional.of(same.mask()) : Optional.empty();
  }

  static ObjectNode toJson(InspectedArea area) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    area.roi()
        .ifPresent(
            box ->
                node.putObject(ROI)
                    .put("x", box.x())
                    .put("y", box.y())
                    .put("width", box.width())
                    .put("height", box.height()));
    if (area.masks() instanceof Masks.Same same) {
      node.putObject(MASKS).put("file", MASK).put(DIGEST, same.mask().digest());
    } else if (area.masks() instanceof Masks.OfEach) {
      node.put(MASKS, OF_EACH);
    }
    return node;
  }

  /**
   * Reads the object, which may be missing.
   *
   * @param maskFile where the mask is, if it is there
   * @throws IOException if the mask is missing, cannot be read or is another one
   * @throws IllegalArgumentException if the object does not hold an area
   */
  static InspectedArea read(JsonNode node, Optional<Path> maskFile) throws IOException {
    if (node.isMissingNode()) {
      return InspectedArea.WHOLE;
    }
    Optional<Box> roi =
        node.has(ROI)
            ? Optional.of(
                new Box(
                    number(node, "x"),
                    number(node, "y"),
                    number(node, "width"),
                    number(node, "height")))
            : Optional.empty();
    JsonNode mask = node.path(MASKS);
    if (mask.isMissingNode()) {
      return new InspectedArea(roi, Masks.NONE);
    }
    return new InspectedArea(
        roi,
        mask.isTextual()
            ? new Masks.OfEach(Optional.empty())
            : new Masks.Same(mask(mask.path(DIGEST).asText(), maskFile)));
  }

  private static int number(JsonNode area, String field) {
    JsonNode number = area.path(ROI).path(field);
    if (!number.isInt()) {
      throw new IllegalArgumentException(
          "area.roi.%s: expected a whole number, got %s"
              .formatted(field, number.isMissingNode() ? "nothing" : number));
    }
    return number.intValue();
  }

  private static IgnoreMask mask(String digest, Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      throw new IllegalArgumentException("area.mask: expected %s, it is missing".formatted(MASK));
    }
    IgnoreMask mask;
    try {
      mask = IgnoreMask.read(file.get());
    } catch (UnreadableImageException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (!mask.digest().equals(digest)) {
      throw new IOException(
          "%s: expected the mask with sha256 %s as detector.json specifies, got %s"
              .formatted(file.get(), digest, mask.digest()));
    }
    return mask;
  }
}
