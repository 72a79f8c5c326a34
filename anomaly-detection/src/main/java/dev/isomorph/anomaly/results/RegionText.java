package dev.isomorph.anomaly.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isomorph.anomaly.region.AnomalousRegions;
import dev.isomorph.anomaly.region.Region;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The regions of an image in a line of results, highest peak first. All lengths are in pixels of
 * the original image; x grows to the right, y downwards.
 *
 * <p>In CSV a region is eight numbers with a blank between: {@code x y width height area peak peakX
 * peakY}; regions are separated by a semicolon. In JSON it is an object with {@code box} ([x, y,
 * width, height]), {@code area}, {@code peak} and {@code peakAt} ([x, y]).
 */
final class RegionText {
  private RegionText() {}

  static String csv(AnomalousRegions regions) {
    return regions.highest().stream().map(RegionText::csv).collect(Collectors.joining(";"));
  }

  private static String csv(Region region) {
    return "%d %d %d %d %d %s %d %d"
        .formatted(
            region.box().x(),
            region.box().y(),
            region.box().width(),
            region.box().height(),
            region.area(),
            peak(region),
            region.peakX(),
            region.peakY());
  }

  static JsonNode json(Optional<AnomalousRegions> regions) {
    if (regions.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Region region : regions.get().highest()) {
      list.addObject()
          .<ObjectNode>set(
              "box",
              numbers(
                  region.box().x(), region.box().y(), region.box().width(), region.box().height()))
          .put("area", region.area())
          .put("peak", (float) region.peak())
          .set("peakAt", numbers(region.peakX(), region.peakY()));
    }
    return list;
  }

  private static ArrayNode numbers(int... numbers) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int number : numbers) {
      array.add(number);
    }
    return array;
  }

  /** Maps are of float32, so that this reads back exactly. */
  private static String peak(Region region) {
    return Float.toString((float) region.peak());
  }
}
