package dev.isomorph.imaging;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One image that cannot be read: which one, and why. The images around it are not affected. */
public final class UnreadableImageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String image;
  private final String reason;

  /** {@code image} is the name to show, {@code reason} what was expected and what was found. */
  public UnreadableImageException(String image, String reason, @Nullable Throwable cause) {
    super(image + ": " + reason, cause);
    this.image = image;
    this.reason = reason;
  }

  /** The image's name or path. */
  public String image() {
    return image;
  }

  /** Why it cannot be read, without the name. */
  public String reason() {
    return reason;
  }
}
