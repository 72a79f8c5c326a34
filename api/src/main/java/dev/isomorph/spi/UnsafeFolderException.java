package dev.isomorph.spi;

import java.io.IOException;

/** A folder holds or would hold code, and somebody else could put code there. */
final class UnsafeFolderException extends IOException {
  private static final long serialVersionUID = 1;

  UnsafeFolderException(String message) {
    super(message);
  }
}
