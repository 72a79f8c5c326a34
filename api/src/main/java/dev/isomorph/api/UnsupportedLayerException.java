package dev.isomorph.api;

import dev.isomorph.spec.IsomorphException;
import dev.isomorph.spec.Node;

/** The layers fit together, but this backend cannot express one of them exactly. */
public final class UnsupportedLayerException extends IsomorphException {
  private static final long serialVersionUID = 1;

  /** With the backend's name, the node, and what it lacks. */
  public UnsupportedLayerException(String backend, Node node, String reason) {
    super(
        "%s (%s): backend '%s' cannot express it exactly: %s"
            .formatted(node.path(), node.layer().type(), backend, reason));
  }
}
