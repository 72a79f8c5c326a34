package dev.isomorph.spec;

/**
 * A failure that a caller of this library may want to handle: an architecture whose layers do not
 * fit together, an engine that fails or cannot express a layer, a training that diverges, data that
 * cannot be used. Its message names the place, what was expected, what was found, and where that is
 * known what to do.
 *
 * <p>Two other kinds of exception leave this library: {@link IllegalArgumentException} and {@link
 * IllegalStateException} where a call is wrong, and {@link java.io.IOException} where a file cannot
 * be read or written.
 */
public abstract class IsomorphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with a message for people. */
  protected IsomorphException(String message) {
    super(message);
  }

  /**
   * A failure with a message for people.
   *
   * @param cause what an engine or a library threw
   */
  protected IsomorphException(String message, Throwable cause) {
    super(message, cause);
  }
}
