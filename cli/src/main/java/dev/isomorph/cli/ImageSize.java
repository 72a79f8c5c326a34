package dev.isomorph.cli;

import dev.isomorph.spec.Size2d;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image size as people write it. */
final class ImageSize {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private ImageSize() {}

  /**
   * Reads {@code 64x96}: height, then width, in pixels.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Size2d parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      Size2d size =
          new Size2d(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
      if (size.area() > 0) {
        return size;
      }
    }
    throw new IllegalArgumentException(
        "expected HEIGHTxWIDTH in pixels, such as 64x64, got '%s'".formatted(text));
  }
}
