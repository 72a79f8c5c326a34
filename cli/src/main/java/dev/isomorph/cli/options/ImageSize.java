package dev.isomorph.cli.options;

import dev.isomorph.spec.Size2d;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image size as people write it. */
public final class ImageSize {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private ImageSize() {}

  /**
   * Reads {@code 96x64}: width, then height, in pixels.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Size2d parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      Size2d size =
          new Size2d(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1)));
      if (size.area() > 0) {
        return size;
      }
    }
    throw new IllegalArgumentException(
        "expected WIDTHxHEIGHT in pixels, such as 64x64, got '%s'".formatted(text));
  }
}
