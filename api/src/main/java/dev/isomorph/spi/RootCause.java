package dev.isomorph.spi;

/** Why an engine failed: the innermost cause, since the outer ones only wrap it. */
public final class RootCause {
  private RootCause() {}

  /** The innermost cause of an exception, or itself where it has none. */
  public static Throwable of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The message of the innermost cause, or its class where it has none. */
  public static String message(Throwable thrown) {
    Throwable root = of(thrown);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
