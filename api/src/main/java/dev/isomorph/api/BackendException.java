package dev.isomorph.api;

import dev.isomorph.spec.IsomorphException;

/** An engine failed, or does not start. The engine's own exception is the cause. */
public final class BackendException extends IsomorphException {
  private static final long serialVersionUID = 1;

  /** With what failed and why. */
  public BackendException(String message) {
    super(message);
  }

  /** With what failed and the engine's own exception. */
  public BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
