package dev.isomorph.api;

import dev.isomorph.spec.IsomorphException;

/** Training or a model's output left the finite numbers. */
public final class DivergedException extends IsomorphException {
  private static final long serialVersionUID = 1;

  /** With where it happened and what helps. */
  public DivergedException(String message) {
    super(message);
  }

  /** The same with its cause and what helps. */
  DivergedException because(String cause) {
    DivergedException complete = new DivergedException(getMessage() + "; " + cause);
    complete.setStackTrace(getStackTrace());
    return complete;
  }
}
