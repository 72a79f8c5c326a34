package dev.isomorph.anomaly.data;

import dev.isomorph.spec.IsomorphException;

/** A data set that cannot be used as it is: where, what was expected, what was found. */
public final class DataSetException extends IsomorphException {
  private static final long serialVersionUID = 1L;

  /** A message fit to be shown to the user. */
  public DataSetException(String message) {
    super(message);
  }

  /** With the error that led here. */
  public DataSetException(String message, Throwable cause) {
    super(message, cause);
  }
}
