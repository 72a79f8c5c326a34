package dev.isomorph.api;

/** Training or a model's output left the finite numbers. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With where it happened and what helps. */
  public DivergedException(String message) {
    super(message);
  }
}
