package dev.isomorph.imaging;

import java.io.IOException;

/** An image that is not decoded because its structure is beyond a limit: which limit, and how. */
final class RefusedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** {@code reason} states what was expected and what was found. */
  RefusedImageException(String reason) {
    super(reason);
  }
}
