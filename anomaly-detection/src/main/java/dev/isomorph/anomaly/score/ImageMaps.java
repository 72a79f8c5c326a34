package dev.isomorph.anomaly.score;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The smoothed map of each term of one image, [H, W], before they are made comparable, and which
 * pixels count. An ignored pixel is 0 in each map and is left out of means and spreads.
 */
public final class ImageMaps {
  private final List<float[]> maps;
  private final Optional<boolean[]> ignored;

  private ImageMaps(List<float[]> maps, Optional<boolean[]> ignored) {
    this.maps = maps;
    this.ignored = ignored;
  }

  /** Maps of which every pixel counts; they are kept, not copied. */
  public static ImageMaps of(List<float[]> maps) {
    return new ImageMaps(maps, Optional.empty());
  }

  /**
   * Maps of which some pixels may be ignored; these are set to 0 in the maps, which are kept, not
   * copied.
   *
   * @param ignored for each pixel, row by row; empty where every pixel counts
   * @throws IllegalArgumentException if there are not as many flags as pixels
   */
  public static ImageMaps of(List<float[]> maps, Optional<boolean[]> ignored) {
    ignored.ifPresent(flags -> maps.forEach(map -> clear(map, flags)));
    return new ImageMaps(maps, ignored);
  }

  private static void clear(float[] map, boolean[] ignored) {
    if (map.length != ignored.length) {
      throw new IllegalArgumentException(
          "score: ignored pixels: expected %d flags, one for each pixel of the map, got %d"
              .formatted(map.length, ignored.length));
    }
    for (int i = 0; i < map.length; i++) {
      map[i] = ignored[i] ? 0 : map[i];
    }
  }

  /** The map of each term. */
  List<float[]> maps() {
    return maps;
  }

  /** The values of a term's map that count, in their order; not to be changed. */
  float[] counted(int term) {
    float[] map = maps.get(term);
    if (ignored.isEmpty()) {
      return map;
    }
    boolean[] flags = ignored.get();
    float[] counted = new float[map.length];
    int count = 0;
    for (int i = 0; i < map.length; i++) {
      if (!flags[i]) {
        counted[count++] = map[i];
      }
    }
    return Arrays.copyOf(counted, count);
  }
}
